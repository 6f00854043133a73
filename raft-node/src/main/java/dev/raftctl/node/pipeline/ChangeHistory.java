package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.EntryChanges;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes of keys, by the index of the entry that made them, up to a size. It is not replicated: it begins
 * after the index at which the server loaded its state, and its beginning moves on as changes are added. Between its
 * beginning and the last applied entry it is complete.
 */
final class ChangeHistory {
    private static final int INITIAL_CAPACITY = 64;

    private final long maxBytes;
    /** A ring of the entries that changed keys; its capacity is a power of two. */
    private @Nullable EntryChanges[] ring = new @Nullable EntryChanges[INITIAL_CAPACITY];

    private long[] indexes = new long[INITIAL_CAPACITY];
    private int first;
    private int count;
    private long startIndex;
    private long bytes;

    /** @param startIndex the index whose state the server has loaded */
    ChangeHistory(long maxBytes, long startIndex) {
        this.maxBytes = maxBytes;
        this.startIndex = startIndex;
    }

    /** Forgets everything. The history begins after this index. */
    void restart(long index) {
        Arrays.fill(ring, null);
        first = 0;
        count = 0;
        bytes = 0;
        startIndex = index;
    }

    /** Adds the changes of an entry, and removes the oldest changes beyond the size. */
    void add(long index, EntryChanges changes) {
        if (!changes.isRecorded() || changes.heapBytes() > maxBytes) {
            restart(index);
            return;
        }
        if (count == ring.length) {
            grow();
        }
        int slot = slot(count);
        ring[slot] = changes;
        indexes[slot] = index;
        count++;
        bytes += changes.heapBytes();
        while (bytes > maxBytes) {
            removeFirst();
        }
    }

    private void removeFirst() {
        bytes -= changesAt(0).heapBytes();
        startIndex = indexes[first];
        ring[first] = null;
        first = slot(1);
        count--;
    }

    private void grow() {
        @Nullable EntryChanges[] largerRing = new @Nullable EntryChanges[2 * ring.length];
        long[] largerIndexes = new long[2 * ring.length];
        for (int at = 0; at < count; at++) {
            largerRing[at] = ring[slot(at)];
            largerIndexes[at] = indexes[slot(at)];
        }
        ring = largerRing;
        indexes = largerIndexes;
        first = 0;
    }

    private int slot(int at) {
        return (first + at) & (ring.length - 1);
    }

    /** Returns the index after which the history is complete. */
    long startIndex() {
        return startIndex;
    }

    /** Returns the heap that the changes occupy, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Returns the number of entries. */
    int count() {
        return count;
    }

    /** Returns the position of the first entry after this index; {@link #count} if there is none. */
    int firstAfter(long index) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (indexAt(middle) <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long indexAt(int at) {
        return indexes[slot(at)];
    }

    EntryChanges changesAt(int at) {
        EntryChanges changes = ring[slot(at)];
        if (changes == null) {
            throw new IllegalStateException("no entry at " + at + " of " + count);
        }
        return changes;
    }
}
