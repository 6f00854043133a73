package dev.raftctl.node.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C, the only checksum on disk. */
final class Checksum {
    private Checksum() {}

    /** Of the bytes from one place to another, exclusive; the buffer's own position and limit stay. */
    static int of(ByteBuffer bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
