package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that reads and writes only a few bytes per call, as an operating system may. */
final class PartialIoChannel extends FileChannel {
    private final FileChannel file;
    private final int maxBytes;

    private PartialIoChannel(FileChannel file, int maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    static PartialIoChannel create(Path path, int maxBytes) throws IOException {
        return new PartialIoChannel(
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                maxBytes);
    }

    private ByteBuffer limited(ByteBuffer bytes) {
        return bytes.slice().limit(Math.min(maxBytes, bytes.remaining()));
    }

    private static int advance(ByteBuffer bytes, int count) {
        bytes.position(bytes.position() + Math.max(0, count));
        return count;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return advance(into, file.read(limited(into), position));
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        return advance(from, file.write(limited(from), position));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return advance(into, file.read(limited(into)));
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return advance(from, file.write(limited(from)));
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw new UnsupportedOperationException("read of several buffers");
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException("write of several buffers");
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        return file.position(position);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        return file.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException("transferTo");
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException("transferFrom");
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
