package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A disk for who reads everything and is in no hurry: no more than so many bytes a second, so that the writes for which others wait
 * find the disk free. One thread, which an interrupt hurries.
 */
final class UnhurriedDisk implements Disk {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Disk disk;
    private final long bytesPerSecond;
    private final LongSupplier clock;
    private final LongConsumer pause;
    private final long begun;
    private long read;

    /**
     * @param clock nanoseconds of a monotonic clock
     * @param pause waits so many nanoseconds, or shorter
     */
    UnhurriedDisk(Disk disk, long bytesPerSecond, LongSupplier clock, LongConsumer pause) {
        this.disk = disk;
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.pause = pause;
        this.begun = clock.getAsLong();
    }

    private void hasRead(int bytes) {
        read += Math.max(0, bytes);
        long early = read * NANOS_PER_SECOND / bytesPerSecond - (clock.getAsLong() - begun);
        if (early > 0) {
            pause.accept(early);
        }
    }

    @Override
    public OpenFile open(Path file, Mode mode) throws IOException {
        return new UnhurriedFile(disk.open(file, mode));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public long freeBytes(Path directory) throws IOException {
        return disk.freeBytes(directory);
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return disk.lock(file);
    }

    private final class UnhurriedFile implements OpenFile {
        private final OpenFile file;

        UnhurriedFile(OpenFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            int bytes = file.read(into, at);
            hasRead(bytes);
            return bytes;
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            file.write(from, at);
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
