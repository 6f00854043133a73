package dev.raftctl.node.simulation;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.message.LogEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Virtual time, scheduled events, randomness, counters and the trace of one run. Everything that happens is a scheduled
 * event.
 */
final class SimulationContext {
    private static final long MAX_WATCH_HISTORY_BYTES = 64 << 10;
    /** Less than the size of the changes of an entry that deletes all keys. */
    private static final long MIN_WATCH_HISTORY_BYTES = 600;

    private record ScheduledEvent(long time, long number, Runnable action) {}

    private final PriorityQueue<ScheduledEvent> queue = new PriorityQueue<>(
            Comparator.comparingLong(ScheduledEvent::time).thenComparingLong(ScheduledEvent::number));
    private final Map<String, Long> counts = new TreeMap<>();
    private final KeyedRandom random;
    private final TraceSink trace;
    private final List<AppliedEntryCheck> entryChecks = new ArrayList<>();
    private long watchHistoryBytes = MAX_WATCH_HISTORY_BYTES;
    private long now;
    private long scheduledCount;
    private long steps;
    private long hash;

    SimulationContext(long seed, TraceSink trace) {
        this.random = new KeyedRandom(seed);
        this.trace = trace;
    }

    /** Returns the virtual time since the start of the run, in nanoseconds. */
    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    /**
     * Returns the hash of all events so far. Two runs have the same hash only if the same events occurred in the same
     * order, almost certainly.
     */
    long hash() {
        return hash;
    }

    KeyedRandom random(String purpose) {
        return random.forPurpose(purpose);
    }

    /** Returns how often each kind of event has occurred. */
    Map<String, Long> counts() {
        return counts;
    }

    void scheduleAt(long time, Runnable action) {
        queue.add(new ScheduledEvent(Math.max(time, now), scheduledCount++, action));
    }

    void scheduleAfter(long nanos, Runnable action) {
        scheduleAt(now + nanos, action);
    }

    /** Runs the next scheduled event. Returns false if no event is scheduled. */
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

    /** Adds a value to the hash of the run, with which runs of the same seed are compared. */
    void addToHash(long value) {
        hash = KeyedRandom.mix(hash * 31 + value);
    }

    /** Returns how many bytes of changes each server keeps for watches. */
    long watchHistoryBytes() {
        return watchHistoryBytes;
    }

    /** Draws how many bytes of changes each server keeps: often so few that watches fall behind. */
    void drawWatchHistoryBytes() {
        KeyedRandom historyRandom = random("watch history");
        watchHistoryBytes = historyRandom.chance(0.3, 1)
                ? MAX_WATCH_HISTORY_BYTES
                : historyRandom.between(MIN_WATCH_HISTORY_BYTES, 12 * MIN_WATCH_HISTORY_BYTES, 2);
    }

    /** Adds a check that sees what servers apply. */
    void addEntryCheck(AppliedEntryCheck check) {
        entryChecks.add(check);
    }

    /** Returns whether the workload needs log time for leases, and checks see what servers apply. */
    boolean observesCoordination() {
        return !entryChecks.isEmpty();
    }

    /** Shows the checks an entry that a server applies. */
    void onApply(LogEntry entry) {
        entryChecks.forEach(check -> check.onApply(entry));
    }

    /** Shows the checks the state of a server process after a batch of entries. */
    void onState(Object process, ReplicatedState state) {
        entryChecks.forEach(check -> check.onState(process, state));
    }

    void count(String kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    boolean isTraced() {
        return trace != TraceSink.NONE;
    }

    void trace(String source, Supplier<String> event) {
        if (isTraced()) {
            trace.trace(now, source, event.get());
        }
    }
}
