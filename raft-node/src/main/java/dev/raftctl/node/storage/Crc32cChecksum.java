package dev.raftctl.node.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Computes CRC-32C, the checksum that all files of a data directory use. */
final class Crc32cChecksum {
    private Crc32cChecksum() {}

    /**
     * Returns the checksum of the bytes from one index up to, but not including, another; leaves the buffer's position
     * and limit unchanged.
     */
    static int of(ByteBuffer bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
