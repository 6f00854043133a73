package dev.raftctl.node.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes a snapshot file: its header, then the state machine's bytes, and finally the trailer. */
public final class SnapshotBodyOutputStream extends OutputStream {
    private static final int BUFFER_BYTES = 64 << 10;
    /**
     * The file is synced whenever this many bytes have been written. Frequent syncs keep the last one short, and do not
     * delay concurrent syncs of the log for long.
     */
    private static final long FORCE_EVERY_BYTES = 1 << 20;

    private final Disk.OpenDiskFile file;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final long bodyOffset;
    private long at;
    private long forcedOffset;

    public SnapshotBodyOutputStream(Disk.OpenDiskFile file, ByteBuffer header) throws IOException {
        this.file = file;
        this.bodyOffset = header.remaining();
        crc.update(header.duplicate());
        file.write(header, 0);
        at = bodyOffset;
    }

    @Override
    public void write(int value) throws IOException {
        if (!buffer.hasRemaining()) {
            flushBuffer();
        }
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (!buffer.hasRemaining()) {
                flushBuffer();
            }
            int part = Math.min(buffer.remaining(), length - done);
            buffer.put(bytes, offset + done, part);
            done += part;
        }
    }

    /** Writes the trailer and makes the file durable. */
    public void finish() throws IOException {
        flushBuffer();
        long bodyBytes = at - bodyOffset;
        buffer.putLong(bodyBytes);
        crc.update(buffer.duplicate().flip());
        buffer.putInt((int) crc.getValue());
        buffer.flip();
        file.write(buffer, at);
        file.force();
    }

    private void flushBuffer() throws IOException {
        buffer.flip();
        crc.update(buffer.duplicate());
        int bytes = buffer.remaining();
        file.write(buffer, at);
        at += bytes;
        buffer.clear();
        if (at - forcedOffset > FORCE_EVERY_BYTES) {
            file.force();
            forcedOffset = at;
        }
    }
}
