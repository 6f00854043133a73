package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The operations of all clients, timed by one monotonic clock. Refused operations are left out because they had no
 * effect; if one did take effect, a read returns a value that no operation wrote. Thread-safe.
 */
final class History {
    private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<VersionCheck.Observation> answered = new ConcurrentLinkedQueue<>();
    private final AtomicLong operationCount = new AtomicLong();
    private final AtomicLong refusedCount = new AtomicLong();

    void add(Operation operation) {
        operations.add(operation);
        operationCount.incrementAndGet();
    }

    /** @param version the log index that the answer contains, or 0 if the answer contains none */
    void add(Operation operation, long version) {
        answered.add(new VersionCheck.Observation(operation, version));
        add(operation);
    }

    List<VersionCheck.Observation> answered() {
        return new ArrayList<>(answered);
    }

    void countRefusal() {
        refusedCount.incrementAndGet();
    }

    long operationCount() {
        return operationCount.get();
    }

    List<Operation> operations() {
        return new ArrayList<>(operations);
    }

    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (Operation each : operations) {
            keys.add(each.key());
        }
        return keys;
    }

    /** Returns how many operations were certainly not applied. */
    long refusedCount() {
        return refusedCount.get();
    }

    /** Returns the longest time in nanoseconds during which no change was acknowledged. */
    static long longestGapNanos(List<Operation> operations) {
        long[] acknowledgedNanos = operations.stream()
                .filter(each -> each.isCompleted() && each.action().isWrite())
                .mapToLong(Operation::returnedAt)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < acknowledgedNanos.length; i++) {
            longest = Math.max(longest, acknowledgedNanos[i] - acknowledgedNanos[i - 1]);
        }
        return longest;
    }
}
