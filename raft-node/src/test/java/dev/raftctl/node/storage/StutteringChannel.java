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

/** A file that takes and gives a few bytes at a time, as an operating system may. */
final class StutteringChannel extends FileChannel {
    private final FileChannel file;
    private final int bytesMax;

    private StutteringChannel(FileChannel file, int bytesMax) {
        this.file = file;
        this.bytesMax = bytesMax;
    }

    static StutteringChannel create(Path path, int bytesMax) throws IOException {
        return new StutteringChannel(
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                bytesMax);
    }

    private ByteBuffer few(ByteBuffer bytes) {
        return bytes.slice().limit(Math.min(bytesMax, bytes.remaining()));
    }

    private static int moved(ByteBuffer bytes, int count) {
        bytes.position(bytes.position() + Math.max(0, count));
        return count;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return moved(into, file.read(few(into), position));
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        return moved(from, file.write(few(from), position));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return moved(into, file.read(few(into)));
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return moved(from, file.write(few(from)));
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
