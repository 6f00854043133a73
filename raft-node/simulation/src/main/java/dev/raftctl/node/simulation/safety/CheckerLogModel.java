package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.util.Arrays;

/**
 * A log as the safety checker remembers it, from its first entry on, whatever was compacted: for each index, the term
 * and a hash of everything up to it. Two logs with the same hash at an index are equal up to it.
 */
public final class CheckerLogModel {
    private static final long INITIAL_HASH = 0x9E3779B97F4A7C15L;

    private long[] terms = new long[64];
    private long[] hashes = new long[64];
    private int last;

    CheckerLogModel() {
        hashes[0] = INITIAL_HASH;
    }

    public long last() {
        return last;
    }

    public boolean has(long index) {
        return index >= 0 && index <= last;
    }

    /** Returns the term of the entry at this index. The term at index 0 is 0. */
    public long term(long index) {
        return terms[checkedIndex(index)];
    }

    /** Returns a hash of all entries up to and including this index. */
    public long hash(long index) {
        return hashes[checkedIndex(index)];
    }

    public LogPosition end() {
        return new LogPosition(terms[last], last);
    }

    boolean agreesAt(long index, CheckerLogModel other) {
        return has(index) && other.has(index) && hash(index) == other.hash(index);
    }

    /** Stores an entry at its index and removes all later entries. */
    void put(LogEntry entry) {
        int index = (int) entry.index();
        if (index > last + 1 || index < 1) {
            throw new SafetyPropertyViolation("log", "entry " + entry + " leaves a gap after index " + last);
        }
        grow(index);
        terms[index] = entry.term();
        hashes[index] = chainHash(hashes[index - 1], entry);
        last = index;
    }

    /** Removes all entries after this index. */
    void truncateAfter(long newLast) {
        last = checkedIndex(newLast);
    }

    /** Replaces this log with a copy of the other log's entries up to {@code upTo}. */
    void copyFrom(CheckerLogModel other, long upTo) {
        int end = other.checkedIndex(upTo);
        grow(end);
        System.arraycopy(other.terms, 0, terms, 0, end + 1);
        System.arraycopy(other.hashes, 0, hashes, 0, end + 1);
        last = end;
    }

    private int checkedIndex(long index) {
        if (!has(index)) {
            throw new IllegalArgumentException("no index " + index + " in a log that ends at " + last);
        }
        return (int) index;
    }

    private void grow(int index) {
        if (index >= terms.length) {
            int size = Math.max(index + 1, terms.length * 2);
            terms = Arrays.copyOf(terms, size);
            hashes = Arrays.copyOf(hashes, size);
        }
    }

    private static long chainHash(long previousHash, LogEntry entry) {
        long hash = previousHash * 0x100000001B3L + entry.term();
        hash = hash * 0x100000001B3L + entry.index();
        hash = hash * 0x100000001B3L + entry.kind().code();
        hash = hash * 0x100000001B3L + Arrays.hashCode(entry.payload());
        return hash ^ (hash >>> 29);
    }
}
