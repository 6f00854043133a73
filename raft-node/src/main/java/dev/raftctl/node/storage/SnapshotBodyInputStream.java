package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotFileFormat.SnapshotFileHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The machine's bytes of a snapshot, verified while they are read: if any byte of the file has changed, reading to the
 * end throws an exception whose cause is a {@link StorageFailure}.
 */
public final class SnapshotBodyInputStream extends InputStream {
    private static final int WINDOW_BYTES = 64 << 10;

    private final Path path;
    private final Disk.OpenDiskFile file;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private final long end;
    private long at;

    public SnapshotBodyInputStream(Path path, Disk.OpenDiskFile file, SnapshotFileHeader header) throws IOException {
        this.path = path;
        this.file = file;
        this.at = header.bytes();
        this.end = file.size() - SnapshotFileFormat.TRAILER_BYTES;
        ByteBuffer head = ByteBuffer.allocate(Math.toIntExact(header.bytes()));
        file.read(head, 0);
        crc.update(head.flip());
    }

    @Override
    public int read() throws IOException {
        return fillWindow() ? window.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fillWindow()) {
            return -1;
        }
        int part = Math.min(length, window.remaining());
        window.get(into, offset, part);
        return part;
    }

    /**
     * Reads the next part of the body into the window, and returns whether there is another byte. Throws instead of
     * returning the last part if the file fails its checksum.
     */
    private boolean fillWindow() throws IOException {
        if (window.hasRemaining()) {
            return true;
        }
        if (at >= end) {
            return false;
        }
        window.clear().limit((int) Math.min(window.capacity(), end - at));
        int read = read(window, at);
        window.flip();
        if (read == 0) {
            throw damaged(at);
        }
        crc.update(window.duplicate());
        at += read;
        if (at == end) {
            checkTrailer();
        }
        return true;
    }

    private void checkTrailer() throws IOException {
        ByteBuffer trailer = ByteBuffer.allocate(SnapshotFileFormat.TRAILER_BYTES);
        read(trailer, end);
        trailer.flip();
        if (trailer.remaining() < SnapshotFileFormat.TRAILER_BYTES) {
            throw damaged(end);
        }
        crc.update(trailer.duplicate().limit(Long.BYTES));
        if (trailer.getInt(Long.BYTES) != (int) crc.getValue()) {
            throw damaged(end);
        }
    }

    private int read(ByteBuffer into, long from) throws IOException {
        try {
            return file.read(into, from);
        } catch (IOException error) {
            throw wrap(StorageFailure.of(error, path, "read"));
        }
    }

    private IOException damaged(long offset) {
        return wrap(StorageFailure.damaged(path, offset, "the snapshot fails its checksum"));
    }

    /**
     * Wraps the failure, because an {@link InputStream} can throw only an {@link IOException}. {@link
     * SnapshotStore#restoreFailure} unwraps it.
     */
    private static IOException wrap(StorageFailure failure) {
        return new IOException(failure.getMessage(), failure);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
