package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * An entry's place in a segment: a header of {@link #HEADER_BYTES}, then the payload. The header: checksum (4), checksum of the
 * record before (4), length of the payload (4), pending (4), term (8), index (8), kind (1), zeros (3). The checksum is the
 * CRC-32C of all behind it, exclusive-or the segment's salt.
 *
 * <p>{@code pending} says how many entries directly before this one were not known to be durable when it was written. So a
 * record is a witness: what lies further back had been forced, and if that is bad now, it is damage and no torn tail (hazard D01).
 *
 * @param checksum as stored
 * @param previousChecksum checksum of the record before it
 */
record LogRecord(
        int checksum,
        int previousChecksum,
        int payloadLength,
        int unsyncedCount,
        long term,
        long index,
        EntryKind kind) {
    static final int HEADER_BYTES = 36;

    private static final int KIND_AT = 32;

    /** Bytes the entry takes in a segment. */
    static int sizeBytes(Entry entry) {
        return HEADER_BYTES + entry.payload().length;
    }

    /** Puts the header of this entry's record; returns its checksum. */
    static int putHeader(ByteBuffer into, Entry entry, int previousChecksum, int unsyncedCount, int salt, CRC32C crc) {
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

    /** Whether these header bytes could begin a record that has at most {@code room} bytes, its own header included. */
    static boolean isPlausible(ByteBuffer bytes, int at, long availableBytes) {
        int length = bytes.getInt(at + 8);
        byte kind = bytes.get(at + KIND_AT);
        return length >= 0
                && length <= availableBytes - HEADER_BYTES
                && kind >= EntryKind.NOOP.code()
                && kind <= EntryKind.AUDIT.code()
                && (bytes.getInt(at + KIND_AT) & 0xffffff) == 0
                && bytes.getInt(at + 12) >= 0
                && bytes.getLong(at + 16) > 0
                && bytes.getLong(at + 24) > 0;
    }

    static int payloadLength(ByteBuffer bytes, int at) {
        return bytes.getInt(at + 8);
    }

    /** The last entry that was durable when the record at this place was written. */
    static long durableIndexWhenWritten(ByteBuffer bytes, int at) {
        return bytes.getLong(at + 24) - 1 - bytes.getInt(at + 12);
    }

    /** Whether the checksum fits; header and payload lie in the array, one behind the other. */
    static boolean checksumMatches(byte[] bytes, int at, int length, int stored, int salt, CRC32C crc) {
        crc.reset();
        crc.update(bytes, at + Integer.BYTES, HEADER_BYTES - Integer.BYTES + length);
        return ((int) crc.getValue() ^ salt) == stored;
    }

    static LogRecord decode(ByteBuffer bytes, int at) {
        return new LogRecord(
                bytes.getInt(at),
                bytes.getInt(at + 4),
                payloadLength(bytes, at),
                bytes.getInt(at + 12),
                bytes.getLong(at + 16),
                bytes.getLong(at + 24),
                EntryKind.of(bytes.get(at + KIND_AT)));
    }
}
