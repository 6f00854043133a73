package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.EntryChanges;
import dev.raftctl.node.machine.KeyChange;
import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.WatchEvent;
import dev.raftctl.protocol.message.WatchLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of the history that one reply to a watch contains.
 *
 * @param events by ascending index; all changes of each index that is included, and of none that is not
 * @param throughIndex the index up to which the history was examined
 * @param tooLargeIndex the index of an entry whose changes fit into no reply, if it is the next; otherwise 0
 * @param examinedCount the number of changes that were examined
 */
record WatchedChanges(List<WatchEvent> events, long throughIndex, long tooLargeIndex, int examinedCount) {
    /** The number of changes that are examined at a time. The time this takes delays the next entries. */
    static final int MAX_EXAMINED = 10_000;

    /** Returns no changes up to an index. */
    static WatchedChanges noneThrough(long throughIndex) {
        return new WatchedChanges(List.of(), throughIndex, 0, 0);
    }

    /**
     * Collects the changes after an index that match a request.
     *
     * @param afterIndex not before the history begins
     * @param appliedIndex the last applied index
     */
    static WatchedChanges collect(
            ChangeHistory history, ClientRequest.WatchEventsRequest request, long afterIndex, long appliedIndex) {
        KeyRange range = rangeOf(request);
        long maxBytes = Math.min(request.maxBytes(), WatchLimits.MAX_REPLY_BYTES);
        List<WatchEvent> events = new ArrayList<>();
        long bytes = 0;
        int examinedCount = 0;
        for (int at = history.firstAfter(afterIndex); at < history.count(); at++) {
            long index = history.indexAt(at);
            EntryChanges entry = history.changesAt(at);
            if (examinedCount >= MAX_EXAMINED) {
                return new WatchedChanges(events, index - 1, 0, examinedCount);
            }
            examinedCount += entry.changes().size();
            int before = events.size();
            long entryBytes = addMatching(events, index, entry, range, request.withPrevious());
            boolean isTooLarge = entryBytes > WatchLimits.MAX_INDEX_BYTES;
            if (isTooLarge || (before > 0 && bytes + entryBytes > maxBytes)) {
                // The changes of one index are never split.
                events.subList(before, events.size()).clear();
                return new WatchedChanges(events, index - 1, isTooLarge && before == 0 ? index : 0, examinedCount);
            }
            bytes += entryBytes;
        }
        return new WatchedChanges(events, Math.max(afterIndex, appliedIndex), 0, examinedCount);
    }

    /** Adds the matching changes of an entry. Returns their size. */
    private static long addMatching(
            List<WatchEvent> events, long index, EntryChanges entry, KeyRange range, boolean withPrevious) {
        long bytes = 0;
        for (KeyChange change : entry.changes()) {
            if (range.contains(change.key())) {
                WatchEvent event = new WatchEvent(
                        index,
                        change.key(),
                        change.version(),
                        change.value(),
                        withPrevious ? change.previousValue() : null);
                bytes += event.sizeBytes();
                events.add(event);
            }
        }
        return bytes;
    }

    static KeyRange rangeOf(ClientRequest.WatchEventsRequest request) {
        return request.isPrefix() ? KeyRange.startingWith(request.key()) : KeyRange.of(request.key());
    }
}
