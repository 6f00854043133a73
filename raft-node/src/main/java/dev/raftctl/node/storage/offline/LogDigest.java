package dev.raftctl.node.storage.offline;

import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The term, the kind and a checksum of each entry of a log, which is enough to compare logs without keeping their
 * entries in memory. Confined to one thread while entries are added.
 */
public final class LogDigest {
    private final CRC32C crc = new CRC32C();
    private long firstIndex = 1;
    private int count;
    private long[] terms = new long[256];
    private long[] checksums = new long[256];
    private LogEntryKind[] kinds = new LogEntryKind[256];

    /**
     * Adds the next entry. An entry that does not follow the previous one ends the digest: it and later ones are
     * ignored.
     */
    public void add(LogEntry entry) {
        if (count == 0) {
            firstIndex = entry.index();
        }
        if (entry.index() != lastIndex() + 1) {
            return;
        }
        if (count == terms.length) {
            terms = Arrays.copyOf(terms, 2 * count);
            checksums = Arrays.copyOf(checksums, 2 * count);
            kinds = Arrays.copyOf(kinds, 2 * count);
        }
        terms[count] = entry.term();
        kinds[count] = entry.kind();
        checksums[count] = checksum(entry.payload());
        count++;
    }

    /**
     * Combines two independent checksums of 32 bits. A single 32-bit checksum would treat one in four billion pairs of
     * different entries as equal.
     */
    private long checksum(byte[] payload) {
        crc.reset();
        crc.update(payload);
        return crc.getValue() << 32 | (Arrays.hashCode(payload) & 0xffff_ffffL);
    }

    /** Returns the index of the first entry; 1 if there are no entries. */
    public long firstIndex() {
        return firstIndex;
    }

    /** Returns the index of the last entry, which is {@code firstIndex - 1} if there are no entries. */
    public long lastIndex() {
        return firstIndex + count - 1;
    }

    public boolean contains(long index) {
        return index >= firstIndex && index <= lastIndex();
    }

    /** Returns the term of an entry that this log contains. */
    public long termAt(long index) {
        return terms[at(index)];
    }

    /** Returns the kind of an entry that this log contains. */
    public LogEntryKind kindAt(long index) {
        return kinds[at(index)];
    }

    /** Returns whether two logs hold the same entry at an index that both contain. */
    boolean holdsSameEntry(LogDigest other, long index) {
        int mine = at(index);
        int theirs = other.at(index);
        return terms[mine] == other.terms[theirs]
                && checksums[mine] == other.checksums[theirs]
                && kinds[mine] == other.kinds[theirs];
    }

    private int at(long index) {
        if (!contains(index)) {
            throw new IndexOutOfBoundsException(
                    "entry " + index + " is not in the log from " + firstIndex + " to " + lastIndex());
        }
        return (int) (index - firstIndex);
    }
}
