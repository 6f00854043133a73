package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.ServerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One of the two copies in the vote file: preamble, generation (8), term (8), length of votedFor (1; 0: none), votedFor
 * (64, padded with zeros), zeros, owner (8), and in the last four bytes the CRC-32C of everything before. Term and vote
 * are one record (hazard E02).
 *
 * @param generation counts the hard states ever stored here, from 1
 * @param owner incarnation of the server that wrote it; 0 if an older version wrote it, which did not record the owner
 */
public record HardStateCopy(long generation, HardState hardState, long owner) {
    static final int BYTES = 128;

    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;
    private static final int OWNER_AT = CHECKSUM_AT - Long.BYTES;

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        DataFileFormat.HARD_STATE.put(bytes);
        ServerId votedFor = hardState.votedFor();
        byte[] name = votedFor == null ? new byte[0] : votedFor.value().getBytes(StandardCharsets.US_ASCII);
        bytes.putLong(generation)
                .putLong(hardState.term())
                .put((byte) name.length)
                .put(name);
        bytes.putLong(OWNER_AT, owner);
        return bytes.putInt(CHECKSUM_AT, Crc32cChecksum.of(bytes, 0, CHECKSUM_AT))
                .rewind();
    }

    /**
     * Decodes a copy; throws if it is damaged, or if another server wrote it.
     *
     * @param incarnation of the server that owns the file; 0 if unknown and therefore not compared
     */
    static HardStateCopy decode(ByteBuffer bytes, Path file, long offset, long incarnation) throws StorageFailure {
        DataFileFormat.HARD_STATE.check(bytes, file, offset);
        if (bytes.limit() < BYTES || bytes.getInt(CHECKSUM_AT) != Crc32cChecksum.of(bytes, 0, CHECKSUM_AT)) {
            throw StorageFailure.damaged(file, offset, "this copy of the vote fails its checksum");
        }
        long owner = bytes.getLong(OWNER_AT);
        if (owner != 0 && incarnation != 0 && owner != incarnation) {
            throw StorageFailure.damaged(file, offset, "this copy of the vote was written by another server");
        }
        long generation = bytes.getLong();
        long term = bytes.getLong();
        int length = bytes.get();
        if (generation < 1 || term < 0 || length < 0 || length > ServerId.MAX_LENGTH) {
            throw StorageFailure.damaged(file, offset, "this copy of the vote is invalid");
        }
        return new HardStateCopy(generation, new HardState(term, votedFor(bytes, length, file, offset)), owner);
    }

    private static @Nullable ServerId votedFor(ByteBuffer bytes, int length, Path file, long offset)
            throws StorageFailure {
        if (length == 0) {
            return null;
        }
        byte[] name = new byte[length];
        bytes.get(name);
        try {
            return new ServerId(new String(name, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException malformed) {
            throw StorageFailure.damaged(file, offset, "this copy of the vote names no server");
        }
    }
}
