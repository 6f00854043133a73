package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Entry;
import java.util.ArrayList;
import java.util.List;

/** The newest entries of the log, in memory: a ring that grows at its end, is cut at its end, and is evicted from its front. */
final class EntryTail {
    private Entry[] cells = new Entry[256];
    private int head;
    private int size;
    private long first;
    private long weight;

    /** @param first the index the next entry will have, when there is none yet */
    EntryTail(long first) {
        this.first = first;
    }

    long first() {
        return first;
    }

    long weight() {
        return weight;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Entry get(long index) {
        return cells[slot((int) (index - first))];
    }

    void add(Entry entry) {
        Invariant.holds(entry.index() == first + size, "entry %d does not follow %d", entry.index(), first + size - 1);
        if (size == cells.length) {
            grow();
        }
        cells[slot(size++)] = entry;
        weight += entry.weight();
    }

    void truncateFrom(long index) {
        while (size > 0 && first + size - 1 >= index) {
            drop(slot(--size));
        }
        if (size == 0 && first > index) {
            first = index;
        }
    }

    void evictFirst() {
        drop(head);
        head = (head + 1) & (cells.length - 1);
        first++;
        size--;
    }

    void restartAt(long index) {
        while (size > 0) {
            drop(slot(--size));
        }
        head = 0;
        first = index;
    }

    /** From {@code from}, at least one, before {@code to}, until their weights exceed {@code bytesMax}. */
    List<Entry> slice(long from, long to, long bytesMax) {
        List<Entry> entries = new ArrayList<>((int) Math.min(to - from, 1024));
        long bytes = 0;
        for (long index = from; index < to; index++) {
            Entry entry = get(index);
            bytes += entry.weight();
            if (bytes > bytesMax && !entries.isEmpty()) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    private int slot(int offset) {
        return (head + offset) & (cells.length - 1);
    }

    @SuppressWarnings("NullAway") // an empty cell is never read: size says which are full
    private void drop(int cell) {
        weight -= cells[cell].weight();
        cells[cell] = null;
    }

    private void grow() {
        Entry[] more = new Entry[cells.length * 2];
        for (int i = 0; i < size; i++) {
            more[i] = cells[slot(i)];
        }
        cells = more;
        head = 0;
    }
}
