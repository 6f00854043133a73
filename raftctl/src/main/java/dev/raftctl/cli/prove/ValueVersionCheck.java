package dev.raftctl.cli.prove;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks the versions in the answers. A version is the log index of the entry that wrote a value, so a write that was
 * lost or applied twice is detected even if the values alone are linearizable (dissertation section 6.3). Unlike the
 * linearizability check, this takes linear time and covers all keys together.
 */
final class ValueVersionCheck {
    private final List<RecordedOperation> byCallTime;
    private final Map<Long, RecordedOperation> writes = new HashMap<>();

    private ValueVersionCheck(List<RecordedOperation> history) {
        byCallTime = new ArrayList<>(history);
        byCallTime.removeIf(each -> !each.operation().isCompleted());
        byCallTime.sort(
                Comparator.comparingLong(observation -> observation.operation().calledAt()));
    }

    /**
     * Describes the first contradiction; null if there is none.
     *
     * @param history all operations, in any order; those without a response are ignored
     */
    static @Nullable String contradiction(List<RecordedOperation> history) {
        ValueVersionCheck check = new ValueVersionCheck(history);
        String shared = check.findSharedVersion();
        if (shared != null) {
            return shared;
        }
        String other = check.findOtherValue();
        return other != null ? other : check.findOlderVersion();
    }

    /**
     * Finds two writes that were acknowledged with the same version. Since a version is a log index, one of the writes
     * is lost.
     */
    private @Nullable String findSharedVersion() {
        for (RecordedOperation observation : byCallTime) {
            if (observation.isWrite()) {
                RecordedOperation previous = writes.put(observation.version(), observation);
                if (previous != null) {
                    return "two writes have the version " + observation.version() + ": " + previous.operation() + "; "
                            + observation.operation();
                }
            }
        }
        return null;
    }

    /**
     * Finds a value under the version of another write, or under a different version than its own write was
     * acknowledged with.
     */
    private @Nullable String findOtherValue() {
        Map<Long, RecordedOperation> byValue = new HashMap<>();
        for (RecordedOperation write : writes.values()) {
            // Each value is put once, but sums can repeat.
            if (write.operation().action().writesUniqueValue()) {
                byValue.put(valueOf(write), write);
            }
        }
        for (RecordedOperation observation : byCallTime) {
            if (observation.version() == 0 || observation.isWrite()) {
                continue;
            }
            long value = observation.operation().response();
            RecordedOperation write = writes.get(observation.version());
            if (write != null && (valueOf(write) != value || !sameKey(write, observation))) {
                return "version " + observation.version() + " was written by " + write.operation() + " and read as "
                        + observation.operation();
            }
            RecordedOperation ownWrite = byValue.get(value);
            if (write == null && ownWrite != null) {
                return "written twice: acknowledged with version " + ownWrite.version() + " (" + ownWrite.operation()
                        + "), read with version " + observation.version() + " (" + observation.operation() + ")";
            }
        }
        return null;
    }

    /**
     * Finds an operation that returned an older version of a key than a version acknowledged before the operation was
     * called.
     */
    private @Nullable String findOlderVersion() {
        List<RecordedOperation> byReturnTime = new ArrayList<>(byCallTime);
        byReturnTime.sort(
                Comparator.comparingLong(observation -> observation.operation().returnedAt()));
        Map<String, RecordedOperation> newestByKey = new TreeMap<>();
        RecordedOperation newest = null;
        int returnedCount = 0;
        for (RecordedOperation observation : byCallTime) {
            while (byReturnTime.get(returnedCount).operation().returnedAt()
                    < observation.operation().calledAt()) {
                RecordedOperation previous = byReturnTime.get(returnedCount++);
                if (previous.version() > 0) {
                    newestByKey.merge(previous.operation().key(), previous, ValueVersionCheck::later);
                    newest = newest == null ? previous : later(newest, previous);
                }
            }
            RecordedOperation newer = newestByKey.get(observation.operation().key());
            if (newer != null && observation.version() > 0 && observation.version() < newer.version()) {
                return findOlderVersion(newer, observation);
            }
            if (newest != null && observation.isWrite() && observation.version() <= newest.version()) {
                return findOlderVersion(newest, observation);
            }
        }
        return null;
    }

    private static String findOlderVersion(RecordedOperation newer, RecordedOperation observation) {
        return "version " + newer.version() + " was known (" + newer.operation() + ") before version "
                + observation.version() + " was returned by a later operation (" + observation.operation() + ")";
    }

    private static RecordedOperation later(RecordedOperation one, RecordedOperation other) {
        return one.version() >= other.version() ? one : other;
    }

    private static boolean sameKey(RecordedOperation one, RecordedOperation other) {
        return one.operation().key().equals(other.operation().key());
    }

    private static long valueOf(RecordedOperation write) {
        return write.operation().action().writtenValue(write.operation().response());
    }
}
