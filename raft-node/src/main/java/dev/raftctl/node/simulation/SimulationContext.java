package dev.raftctl.node.simulation;

import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Time, order and chance of one run, and what is remembered of it. Nothing happens but what stands in its agenda. */
final class SimulationContext {
    private record ScheduledEvent(long time, long number, Runnable action) {}

    private final PriorityQueue<ScheduledEvent> queue = new PriorityQueue<>(
            Comparator.comparingLong(ScheduledEvent::time).thenComparingLong(ScheduledEvent::number));
    private final Map<String, Long> counts = new TreeMap<>();
    private final StatelessRandom random;
    private final TraceSink trace;
    private long now;
    private long scheduledCount;
    private long steps;
    private long hash;

    SimulationContext(long seed, TraceSink trace) {
        this.random = new StatelessRandom(seed);
        this.trace = trace;
    }

    /** Virtual nanoseconds since the beginning. */
    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    /** A number that is the same for two runs only if the same things happened in them in the same order. */
    long hash() {
        return hash;
    }

    StatelessRandom random(String purpose) {
        return random.forPurpose(purpose);
    }

    /** How often each kind of thing was done. */
    Map<String, Long> counts() {
        return counts;
    }

    void scheduleAt(long time, Runnable action) {
        queue.add(new ScheduledEvent(Math.max(time, now), scheduledCount++, action));
    }

    void scheduleAfter(long nanos, Runnable action) {
        scheduleAt(now + nanos, action);
    }

    /** The next thing in the agenda happens; false when there is none. */
    boolean step() {
        ScheduledEvent next = queue.poll();
        if (next == null) {
            return false;
        }
        now = next.time();
        steps++;
        next.action().run();
        addToHash(now);
        return true;
    }

    /** Something that happened is part of what two equal runs agree on. */
    void addToHash(long value) {
        hash = StatelessRandom.mix(hash * 31 + value);
    }

    void count(String kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    boolean isTraced() {
        return trace != TraceSink.NONE;
    }

    void trace(String source, Supplier<String> action) {
        if (isTraced()) {
            trace.trace(now, source, action.get());
        }
    }
}
