package dev.raftctl.node.simulation;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.message.LogEntry;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, scheduled events, randomness, counters and the trace of one run. Everything that happens is a scheduled
 * event.
 */
final class SimulationContext {
    private record ScheduledEvent(long time, long number, Runnable action) {}

    private final PriorityQueue<ScheduledEvent> queue = new PriorityQueue<>(
            Comparator.comparingLong(ScheduledEvent::time).thenComparingLong(ScheduledEvent::number));
    private final Map<String, Long> counts = new TreeMap<>();
    private final StatelessRandom random;
    private final TraceSink trace;
    private @Nullable CoordinationChecks coordinationChecks;
    private @Nullable TransactionChecks transactionChecks;
    private long now;
    private long scheduledCount;
    private long steps;
    private long hash;

    SimulationContext(long seed, TraceSink trace) {
        this.random = new StatelessRandom(seed);
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

    StatelessRandom random(String purpose) {
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
        hash = StatelessRandom.mix(hash * 31 + value);
    }

    /** Adds the checks of a workload. */
    void observeCoordination(SimulationWorkload workload, SimulationSettings settings) {
        if (workload == SimulationWorkload.TRANSACTIONS) {
            transactionChecks = new TransactionChecks(this);
        } else if (workload != SimulationWorkload.REGISTERS) {
            coordinationChecks = new CoordinationChecks(this, settings);
        }
    }

    /** Returns whether the workload needs log time for leases, and the checks below see what servers apply. */
    boolean observesCoordination() {
        return coordinationChecks != null || transactionChecks != null;
    }

    /** Returns the checks of leases and locks. */
    CoordinationChecks coordinationChecks() {
        return Objects.requireNonNull(coordinationChecks);
    }

    /** Returns the checks of transactions. */
    TransactionChecks transactionChecks() {
        return Objects.requireNonNull(transactionChecks);
    }

    /** Shows the checks an entry that a server applies. */
    void onApply(LogEntry entry) {
        if (coordinationChecks != null) {
            coordinationChecks.onApply(entry);
        }
        if (transactionChecks != null) {
            transactionChecks.onApply(entry);
        }
    }

    /** Shows the checks the state of a server after a batch of entries. */
    void onState(SimulatedServerProcess process, ReplicatedState state) {
        if (coordinationChecks != null) {
            coordinationChecks.onState(process, state);
        }
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
