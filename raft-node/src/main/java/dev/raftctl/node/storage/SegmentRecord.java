package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * An entry as stored in a segment: a header of {@link #HEADER_BYTES} bytes, then the payload. The header: checksum (4),
 * checksum of the previous record (4), length of the payload (4), count of unsynced entries (4), term (8), index (8),
 * kind (1), zeros (3). The checksum is the CRC-32C of everything after it, XORed with the segment's salt.
 *
 * <p>{@code unsyncedCount} states how many entries directly before this one were not known to be durable when it was
 * written. So a record proves that all earlier ones had been forced: if one of those is bad, it is damage and not a
 * torn tail (hazard D01).
 *
 * @param checksum as stored
 * @param previousChecksum checksum of the previous record
 */
record SegmentRecord(
        int checksum,
        int previousChecksum,
        int payloadLength,
        int unsyncedCount,
        long term,
        long index,
        LogEntryKind kind) {
    static final int HEADER_BYTES = 36;

    private static final int KIND_AT = 32;

    /** Returns the number of bytes that the entry occupies in a segment. */
    static int sizeBytes(LogEntry entry) {
        return HEADER_BYTES + entry.payload().length;
    }

    /** Writes the header of the entry's record into the buffer and returns the checksum of the record. */
    static int putHeader(
            ByteBuffer into, LogEntry entry, int previousChecksum, int unsyncedCount, int salt, CRC32C crc) {
        int start = into.position();
        into.putInt(0).putInt(previousChecksum).putInt(entry.payload().length).putInt(unsyncedCount);
        into.putLong(entry.term()).putLong(entry.index());
        into.put(entry.kind().code()).put((byte) 0).put((byte) 0).put((byte) 0);
        int end = into.position();
        int limit = into.limit();
        into.position(start + Integer.BYTES).limit(end);
        crc.reset();
        crc.update(into);
        into.limit(limit);
        crc.update(entry.payload(), 0, entry.payload().length);
        int checksum = (int) crc.getValue() ^ salt;
        into.putInt(start, checksum);
        return checksum;
    }

    /**
     * Returns whether the bytes at this place can be the header of a record that fits into {@code availableBytes},
     * header included.
     */
    static boolean isPlausible(ByteBuffer bytes, int at, long availableBytes) {
        int length = bytes.getInt(at + 8);
        byte kind = bytes.get(at + KIND_AT);
        return length >= 0
                && length <= availableBytes - HEADER_BYTES
                && kind >= LogEntryKind.NOOP.code()
                && kind <= LogEntryKind.AUDIT.code()
                && (bytes.getInt(at + KIND_AT) & 0xffffff) == 0
                && bytes.getInt(at + 12) >= 0
                && bytes.getLong(at + 16) > 0
                && bytes.getLong(at + 24) > 0;
    }

    static int payloadLength(ByteBuffer bytes, int at) {
        return bytes.getInt(at + 8);
    }

    /** Returns the index of the last entry that was known to be durable when the record at this place was written. */
    static long durableIndexWhenWritten(ByteBuffer bytes, int at) {
        return bytes.getLong(at + 24) - 1 - bytes.getInt(at + 12);
    }

    /**
     * Returns whether the record matches its stored checksum. In the array, the payload must follow the header
     * directly.
     */
    static boolean checksumMatches(byte[] bytes, int at, int length, int stored, int salt, CRC32C crc) {
        crc.reset();
        crc.update(bytes, at + Integer.BYTES, HEADER_BYTES - Integer.BYTES + length);
        return ((int) crc.getValue() ^ salt) == stored;
    }

    static SegmentRecord decode(ByteBuffer bytes, int at) {
        return new SegmentRecord(
                bytes.getInt(at),
                bytes.getInt(at + 4),
                payloadLength(bytes, at),
                bytes.getInt(at + 12),
                bytes.getLong(at + 16),
                bytes.getLong(at + 24),
                LogEntryKind.of(bytes.get(at + KIND_AT)));
    }
}
