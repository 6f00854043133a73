package dev.raftctl.node.core;

import dev.raftctl.protocol.message.LogEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest log entries, in memory: a ring buffer that is appended to and truncated at its end and evicted at its
 * front.
 */
final class LogEntryCache {
    private LogEntry[] ring = new LogEntry[256];
    private int head;
    private int size;
    private long firstIndex;
    private long weight;

    /** @param firstIndex the index of the first entry that will be added */
    LogEntryCache(long firstIndex) {
        this.firstIndex = firstIndex;
    }

    long firstIndex() {
        return firstIndex;
    }

    long weight() {
        return weight;
    }

    boolean isEmpty() {
        return size == 0;
    }

    LogEntry get(long index) {
        return ring[slot((int) (index - firstIndex))];
    }

    void add(LogEntry entry) {
        InvariantChecks.holds(
                entry.index() == firstIndex + size,
                "entry %d does not follow %d",
                entry.index(),
                firstIndex + size - 1);
        if (size == ring.length) {
            grow();
        }
        ring[slot(size++)] = entry;
        weight += entry.weight();
    }

    void truncateFrom(long index) {
        while (size > 0 && firstIndex + size - 1 >= index) {
            clearSlot(slot(--size));
        }
        if (size == 0 && firstIndex > index) {
            firstIndex = index;
        }
    }

    void evictFirst() {
        clearSlot(head);
        head = (head + 1) & (ring.length - 1);
        firstIndex++;
        size--;
    }

    void resetTo(long index) {
        while (size > 0) {
            clearSlot(slot(--size));
        }
        head = 0;
        firstIndex = index;
    }

    /**
     * Returns the entries from {@code from} to {@code to} (exclusive), but at least one, until their weight exceeds
     * {@code maxBytes}.
     */
    List<LogEntry> slice(long from, long to, long maxBytes) {
        List<LogEntry> entries = new ArrayList<>((int) Math.min(to - from, 1024));
        long bytes = 0;
        for (long index = from; index < to; index++) {
            LogEntry entry = get(index);
            bytes += entry.weight();
            if (bytes > maxBytes && !entries.isEmpty()) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    private int slot(int offset) {
        return (head + offset) & (ring.length - 1);
    }

    @SuppressWarnings("NullAway") // an empty slot is never read, because size limits the index
    private void clearSlot(int slot) {
        weight -= ring[slot].weight();
        ring[slot] = null;
    }

    private void grow() {
        LogEntry[] larger = new LogEntry[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[slot(i)];
        }
        ring = larger;
        head = 0;
    }
}
