package dev.raftctl.cli.prove;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what watchers have received with each other and with the answers to clients. Within its range, each watcher
 * has received every change once, in the order of the log, with the right values. Every entry of a proof changes at
 * most one key, so an index identifies a change.
 */
final class WatchHistoryCheck {
    /** All changes that a watcher received or a client knows, by index. */
    private final TreeMap<Long, KnownChange> known = new TreeMap<>();

    /** A change, and how it became known. */
    private record KnownChange(String key, long value, String source) {}

    private WatchHistoryCheck() {}

    /**
     * Describes the first contradiction; null if there is none.
     *
     * @param history all operations, in any order; those without a version are ignored
     */
    static @Nullable String contradiction(List<RecordedOperation> history, List<WatchSegment> segments) {
        WatchHistoryCheck check = new WatchHistoryCheck();
        for (WatchSegment segment : segments) {
            String disorder = disorder(segment);
            String conflict = disorder != null ? disorder : check.addAll(segment);
            if (conflict != null) {
                return conflict;
            }
        }
        String conflict = check.addAll(history);
        return conflict != null ? conflict : check.missing(segments);
    }

    /** Finds a change out of order, received twice, or whose previous value is not the one received before. */
    private static @Nullable String disorder(WatchSegment segment) {
        Map<String, WatchedChange> lastByKey = new HashMap<>();
        long lastIndex = segment.startIndex();
        for (WatchedChange change : segment.changes()) {
            if (change.index() <= lastIndex) {
                return segment + " received " + change + " after index " + lastIndex;
            }
            if (!segment.covers(change.index())) {
                return segment + " received " + change + ", outside its range";
            }
            lastIndex = change.index();
            WatchedChange before = lastByKey.put(change.key(), change);
            if (before != null && before.value() != change.previous()) {
                return segment + " received " + change + " with the previous value " + change.previous() + " after the "
                        + before;
            }
        }
        return null;
    }

    private @Nullable String addAll(WatchSegment segment) {
        for (WatchedChange change : segment.changes()) {
            String conflict = add(change.index(), new KnownChange(change.key(), change.value(), segment.toString()));
            if (conflict != null) {
                return conflict;
            }
        }
        return null;
    }

    private @Nullable String addAll(List<RecordedOperation> history) {
        for (RecordedOperation each : history) {
            if (each.version() > 0) {
                String conflict = add(
                        each.version(),
                        new KnownChange(
                                each.operation().key(),
                                each.value(),
                                each.operation().toString()));
                if (conflict != null) {
                    return conflict;
                }
            }
        }
        return null;
    }

    private @Nullable String add(long index, KnownChange change) {
        KnownChange other = known.putIfAbsent(index, change);
        return other == null || (other.key().equals(change.key()) && other.value() == change.value())
                ? null
                : "index " + index + " changed " + other.key() + " to " + other.value() + " according to "
                        + other.source() + ", but " + change.key() + " to " + change.value() + " according to "
                        + change.source();
    }

    private @Nullable String missing(List<WatchSegment> segments) {
        for (WatchSegment segment : segments) {
            int received = 0;
            Map<Long, KnownChange> expected = known.subMap(segment.startIndex(), false, segment.throughIndex(), true);
            for (Map.Entry<Long, KnownChange> each : expected.entrySet()) {
                boolean isReceived = received < segment.changes().size()
                        && segment.changes().get(received).index() == each.getKey();
                if (!isReceived) {
                    return segment + " did not receive the change of "
                            + each.getValue().key() + " at index " + each.getKey() + ", known from "
                            + each.getValue().source();
                }
                received++;
            }
        }
        return null;
    }
}
