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
    private final ConcurrentLinkedQueue<RecordedOperation> operations = new ConcurrentLinkedQueue<>();
    private final AtomicLong operationCount = new AtomicLong();
    private final AtomicLong refusedCount = new AtomicLong();

    /** @param version as in {@link RecordedOperation#version} */
    void add(ClientOperation operation, long version) {
        operations.add(new RecordedOperation(operation, version));
        operationCount.incrementAndGet();
    }

    void countRefusal() {
        refusedCount.incrementAndGet();
    }

    long operationCount() {
        return operationCount.get();
    }

    List<RecordedOperation> operations() {
        return new ArrayList<>(operations);
    }

    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (RecordedOperation each : operations) {
            keys.add(each.operation().key());
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
