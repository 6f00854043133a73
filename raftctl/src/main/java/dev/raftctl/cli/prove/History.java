package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the clients did, by one monotonic clock. An operation that was refused did not happen, and so is not in it: if it did
 * happen after all, some read finds a value that nobody wrote. Any thread.
 */
final class History {
    private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<VersionCheck.Seen> answered = new ConcurrentLinkedQueue<>();
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    void add(Operation operation) {
        operations.add(operation);
        added.incrementAndGet();
    }

    /** @param version the log index in the answer; 0 where it has none */
    void add(Operation operation, long version) {
        answered.add(new VersionCheck.Seen(operation, version));
        add(operation);
    }

    List<VersionCheck.Seen> answered() {
        return new ArrayList<>(answered);
    }

    void refused() {
        refused.incrementAndGet();
    }

    long size() {
        return added.get();
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

    /** Certainly not applied, as the clients were told. */
    long refusals() {
        return refused.get();
    }

    /** The longest time in which no change was acknowledged, in nanoseconds. */
    static long longestGap(List<Operation> operations) {
        long[] acknowledged = operations.stream()
                .filter(each -> each.isAnswered() && each.action().changes())
                .mapToLong(Operation::returnedAt)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < acknowledged.length; i++) {
            longest = Math.max(longest, acknowledged[i] - acknowledged[i - 1]);
        }
        return longest;
    }
}
