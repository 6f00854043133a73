package dev.raftctl.node.simulation;

import dev.raftctl.node.decision.DecisionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The totals of many runs. Thread-safe. */
final class SimulationSummary {
    private static final double NANOS_PER_HOUR = 3.6e12;

    private final long started = System.nanoTime();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<SimulationResult> failed = new ArrayList<>();
    private long seeds;
    private long steps;
    private long virtualNanos;

    synchronized void add(SimulationResult result) {
        seeds++;
        steps += result.steps();
        virtualNanos += result.virtualNanos();
        result.counts().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        if (!result.passed()) {
            failed.add(result);
        }
    }

    synchronized long seeds() {
        return seeds;
    }

    synchronized long steps() {
        return steps;
    }

    synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    synchronized List<SimulationResult> failed() {
        return List.copyOf(failed);
    }

    /** Returns the failures, each with the command that replays it. */
    List<String> failureTexts() {
        return failed().stream().map(SimulationResult::toString).toList();
    }

    /**
     * Returns the faults that never occurred and the decisions that no server took: the runs prove nothing about them.
     */
    synchronized List<String> notReached() {
        Stream<String> faults = Stream.of(SimulatedFault.values()).map(SimulatedFault::countName);
        // No correct server sends such a message.
        Stream<String> decisions = Stream.of(DecisionKind.values())
                .filter(kind -> kind != DecisionKind.TERM_IGNORED)
                .map(kind -> "decided " + kind.label());
        return Stream.concat(faults, decisions)
                .filter(kind -> !counts.containsKey(kind))
                .toList();
    }

    /** Returns a readable report: how often each kind of event happened, then the totals. */
    synchronized String report() {
        long millis = Math.max(1, (System.nanoTime() - started) / 1_000_000);
        StringBuilder text = new StringBuilder();
        counts.forEach((kind, count) -> text.append(String.format(Locale.ROOT, "  %-50s %,15d%n", kind, count)));
        failed.stream().limit(20).forEach(result -> text.append(result).append('\n'));
        text.append("never happened: ").append(notReached()).append('\n');
        return text.append(String.format(
                        Locale.ROOT,
                        "%,d seeds, %,d steps in %,d s (%,d steps/s), %.1f simulated hours, %d failures%n",
                        seeds,
                        steps,
                        millis / 1000,
                        steps * 1000 / millis,
                        virtualNanos / NANOS_PER_HOUR,
                        failed.size()))
                .toString();
    }
}
