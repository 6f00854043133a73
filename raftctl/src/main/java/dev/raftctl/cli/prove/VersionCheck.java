package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.node.simulation.linear.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks the versions in the answers. A version is the log index of the entry that wrote a value, so a write that was
 * lost or applied twice shows at once, also where the values alone would allow an order (dissertation section 6.3).
 * Unlike the search for an order it takes linear time and looks at all keys together.
 */
final class VersionCheck {
    /**
     * An answered operation and the version in its answer.
     *
     * @param version 0 where the answer has none
     */
    record Seen(Operation operation, long version) {
        private boolean wrote() {
            Action action = operation.action();
            return version > 0
                    && action.changes()
                    && !(action instanceof Action.CompareAndSet && operation.answer() != Action.DONE);
        }
    }

    private final List<Seen> byCall;
    private final Map<Long, Seen> writes = new HashMap<>();

    private VersionCheck(List<Seen> answered) {
        byCall = new ArrayList<>(answered);
        byCall.sort(Comparator.comparingLong(seen -> seen.operation().calledAt()));
    }

    /**
     * Returns the first contradiction, in words; null where there is none.
     *
     * @param answered every operation that was answered, in any order
     */
    static @Nullable String contradiction(List<Seen> answered) {
        VersionCheck check = new VersionCheck(answered);
        String same = check.sameVersion();
        if (same != null) {
            return same;
        }
        String other = check.otherValue();
        return other != null ? other : check.older();
    }

    /** Two writes with one version: one of them is in no log. */
    private @Nullable String sameVersion() {
        for (Seen seen : byCall) {
            if (seen.wrote()) {
                Seen before = writes.put(seen.version(), seen);
                if (before != null) {
                    return "two writes have the version " + seen.version() + ": " + before.operation() + "; "
                            + seen.operation();
                }
            }
        }
        return null;
    }

    /**
     * A value under the version of another write, or under another version than its own write was acknowledged with.
     */
    private @Nullable String otherValue() {
        Map<Long, Seen> byValue = new HashMap<>();
        for (Seen write : writes.values()) {
            // Each value is put once; sums may come again.
            if (!(write.operation().action() instanceof Action.Increment)) {
                byValue.put(valueOf(write), write);
            }
        }
        for (Seen seen : byCall) {
            if (seen.version() == 0 || seen.wrote()) {
                continue;
            }
            long value = seen.operation().answer();
            Seen write = writes.get(seen.version());
            if (write != null && (valueOf(write) != value || !sameKey(write, seen))) {
                return "version " + seen.version() + " was written by " + write.operation() + " and read as "
                        + seen.operation();
            }
            Seen own = byValue.get(value);
            if (write == null && own != null) {
                return "written twice: acknowledged with version " + own.version() + " (" + own.operation()
                        + "), read with version " + seen.version() + " (" + seen.operation() + ")";
            }
        }
        return null;
    }

    /**
     * What is called after a write was acknowledged must not see an older version of that key; later writes are later
     * in the log.
     */
    private @Nullable String older() {
        List<Seen> byReturn = new ArrayList<>(byCall);
        byReturn.sort(Comparator.comparingLong(seen -> seen.operation().returnedAt()));
        Map<String, Seen> newestOf = new TreeMap<>();
        Seen newest = null;
        int returned = 0;
        for (Seen seen : byCall) {
            while (byReturn.get(returned).operation().returnedAt()
                    < seen.operation().calledAt()) {
                Seen before = byReturn.get(returned++);
                if (before.version() > 0) {
                    newestOf.merge(before.operation().key(), before, VersionCheck::later);
                    newest = newest == null ? before : later(newest, before);
                }
            }
            Seen known = newestOf.get(seen.operation().key());
            if (known != null && seen.version() > 0 && seen.version() < known.version()) {
                return older(known, seen);
            }
            if (newest != null && seen.wrote() && seen.version() <= newest.version()) {
                return older(newest, seen);
            }
        }
        return null;
    }

    private static String older(Seen known, Seen seen) {
        return "version " + known.version() + " was known (" + known.operation() + ") before version " + seen.version()
                + " was asked for (" + seen.operation() + ")";
    }

    private static Seen later(Seen one, Seen other) {
        return one.version() >= other.version() ? one : other;
    }

    private static boolean sameKey(Seen one, Seen other) {
        return one.operation().key().equals(other.operation().key());
    }

    private static long valueOf(Seen write) {
        Action action = write.operation().action();
        if (action instanceof Action.Put put) {
            return put.value();
        }
        return action instanceof Action.CompareAndSet cas
                ? cas.value()
                : write.operation().answer();
    }
}
