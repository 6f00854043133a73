package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.ClientOperation;
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
final class OperationHistory {
    private final ConcurrentLinkedQueue<ClientOperation> operations = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ValueVersionCheck.VersionObservation> answered = new ConcurrentLinkedQueue<>();
    private final AtomicLong operationCount = new AtomicLong();
    private final AtomicLong refusedCount = new AtomicLong();

    void add(ClientOperation operation) {
        operations.add(operation);
        operationCount.incrementAndGet();
    }

    /** @param version the log index that the answer contains, or 0 if the answer contains none */
    void add(ClientOperation operation, long version) {
        answered.add(new ValueVersionCheck.VersionObservation(operation, version));
        add(operation);
    }

    List<ValueVersionCheck.VersionObservation> answered() {
        return new ArrayList<>(answered);
    }

    void countRefusal() {
        refusedCount.incrementAndGet();
    }

    long operationCount() {
        return operationCount.get();
    }

    List<ClientOperation> operations() {
        return new ArrayList<>(operations);
    }

    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (ClientOperation each : operations) {
            keys.add(each.key());
        }
        return keys;
    }

    /** Returns how many operations were certainly not applied. */
    long refusedCount() {
        return refusedCount.get();
    }

    /** Returns the longest time in nanoseconds during which no change was acknowledged. */
    static long longestGapNanos(List<ClientOperation> operations) {
        long[] acknowledgedNanos = operations.stream()
                .filter(each -> each.isCompleted() && each.action().isWrite())
                .mapToLong(ClientOperation::returnedAt)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < acknowledgedNanos.length; i++) {
            longest = Math.max(longest, acknowledgedNanos[i] - acknowledgedNanos[i - 1]);
        }
        return longest;
    }
}
