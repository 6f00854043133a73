package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogPosition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The first {@link #BYTES} bytes of a segment: preamble (16), salt (4), checksum of the record before the first (4),
 * first index (8), term of the entry before the first (8), zeros, CRC-32C of everything before it (4).
 *
 * @param salt mixed into the checksum of each record, so that neither a client's payload nor bytes of an older file
 *     pass for a record
 * @param previousChecksum 0 when the log begins here
 * @param firstIndex of the first entry that this segment may hold
 * @param previousTerm of the entry before it; 0 if there is none
 */
public record LogSegmentHeader(int salt, int previousChecksum, long firstIndex, long previousTerm) {
    static final int BYTES = 64;

    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

    /**
     * Returns the header of the segment that follows this position. Its salt is derived from the server's random
     * incarnation, so clients cannot guess it.
     */
    static LogSegmentHeader after(LogPosition previous, int previousChecksum, long incarnation) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(20)
                .putLong(incarnation)
                .putLong(previous.index())
                .putInt(previousChecksum)
                .flip());
        return new LogSegmentHeader((int) crc.getValue(), previousChecksum, previous.index() + 1, previous.term());
    }

    /**
     * Throws if another server wrote the segment (hazard D09). An incarnation of 0 is unknown and matches every
     * segment.
     */
    public void requireWrittenBy(long incarnation, Path file) throws StorageFailure {
        if (incarnation != 0 && !equals(after(previous(), previousChecksum, incarnation))) {
            throw StorageFailure.damaged(file, 0, "this segment was written by another server");
        }
    }

    public LogPosition previous() {
        return new LogPosition(previousTerm, firstIndex - 1);
    }

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        DataFileFormat.LOG_SEGMENT.put(bytes);
        bytes.putInt(salt).putInt(previousChecksum).putLong(firstIndex).putLong(previousTerm);
        return bytes.putInt(CHECKSUM_AT, Crc32cChecksum.of(bytes, 0, CHECKSUM_AT))
                .rewind();
    }

    static LogSegmentHeader decode(ByteBuffer bytes, Path file) throws StorageFailure {
        DataFileFormat.LOG_SEGMENT.check(bytes, file, 0);
        if (bytes.limit() < BYTES || bytes.getInt(CHECKSUM_AT) != Crc32cChecksum.of(bytes, 0, CHECKSUM_AT)) {
            throw StorageFailure.damaged(file, 0, "the segment's header fails its checksum");
        }
        LogSegmentHeader header =
                new LogSegmentHeader(bytes.getInt(), bytes.getInt(), bytes.getLong(), bytes.getLong());
        if (header.firstIndex < 1
                || header.previousTerm < 0
                || !String.valueOf(file.getFileName()).equals(DataDirectory.segmentName(header.firstIndex))) {
            throw StorageFailure.damaged(file, 0, "the file name does not match its first index " + header.firstIndex);
        }
        return header;
    }
}
