package dev.raftctl.node.storage.simulated;

import dev.raftctl.node.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory disk that keeps exactly what POSIX guarantees and loses the rest when the power fails. The same calls,
 * faults and random numbers give the same bytes. Thread-safe.
 */
public final class SimulatedDisk implements Disk {
    private final SimulatedDiskFaults faults = new SimulatedDiskFaults();
    private final SimulatedFileNames names = new SimulatedFileNames();
    private final Set<Path> directories = new TreeSet<>();
    private final Set<Path> locked = new TreeSet<>();
    private int epoch;

    /** Returns the object that injects faults into this disk. */
    public SimulatedDiskFaults faults() {
        return faults;
    }

    /**
     * Simulates a power failure and restart: closes all files, releases all locks, loses unforced changes according to
     * {@code loss} and clears pending faults.
     */
    public synchronized void crash(UnsyncedWriteLoss loss, RandomGenerator random) {
        kill();
        names.crash(loss, random);
    }

    /**
     * Simulates the death of the process on a running machine: closes all files and releases all locks, but loses
     * nothing. Clears pending power cuts.
     */
    public synchronized void kill() {
        epoch++;
        locked.clear();
        faults.restorePower();
    }

    /** Flips one bit of a file. */
    public synchronized void flipBit(Path path, long position, int bit) throws IOException {
        file(path).flipBit(position, bit);
    }

    /** Returns the files of a directory, sorted by name. */
    public synchronized List<Path> files(Path directory) {
        return names.filesIn(directory).stream().sorted().toList();
    }

    /** Limits the disk's free space to this many bytes. {@link Long#MAX_VALUE} removes the limit. */
    public synchronized void limitFreeBytes(long bytes) {
        if (bytes == Long.MAX_VALUE) {
            faults.removeCapacityLimit();
        } else {
            faults.limitCapacity(usedBytes() + bytes);
        }
    }

    /** Erases all files, as if the disk had been replaced. */
    public synchronized void wipe() {
        kill();
        for (Path directory : directories) {
            for (Path path : names.filesIn(directory)) {
                names.delete(path);
            }
            names.force(directory);
        }
        directories.clear();
    }

    @Override
    public synchronized OpenDiskFile open(Path path, FileOpenMode mode) throws IOException {
        if (mode != FileOpenMode.CREATE) {
            faults.beforeRead(path);
            return new SimulatedFileHandle(path, file(path));
        }
        faults.beforeChange();
        requireDirectory(path.getParent());
        SimulatedFile existing = names.file(path);
        if (existing == null) {
            return new SimulatedFileHandle(path, names.create(path));
        }
        existing.truncate(0);
        return new SimulatedFileHandle(path, existing);
    }

    @Override
    public synchronized boolean exists(Path path) throws IOException {
        faults.requirePower();
        return names.file(path) != null || directories.contains(path);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        faults.beforeChange();
        for (Path ancestor = directory; ancestor != null; ancestor = ancestor.getParent()) {
            directories.add(ancestor);
        }
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        faults.beforeRead(directory);
        requireDirectory(directory);
        return names.filesIn(directory).stream()
                .map(path -> String.valueOf(path.getFileName()))
                .sorted()
                .toList();
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        faults.beforeChange();
        requireDirectory(to.getParent());
        names.rename(from, to, file(from));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        faults.beforeChange();
        file(path);
        names.delete(path);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        requireDirectory(directory);
        faults.beforeForce(() -> names.dropUnforced(directory));
        names.force(directory);
    }

    @Override
    public synchronized DiskLock lock(Path path) throws IOException {
        faults.beforeChange();
        requireDirectory(path.getParent());
        if (names.file(path) == null) {
            names.create(path);
        }
        if (!locked.add(path)) {
            throw new DiskLockHeldException(path + " is already locked");
        }
        int lockEpoch = epoch;
        return () -> unlock(path, lockEpoch);
    }

    @Override
    public synchronized DiskLock lockExisting(Path path) throws IOException {
        faults.requirePower();
        file(path);
        if (!locked.add(path)) {
            throw new DiskLockHeldException(path + " is already locked");
        }
        int lockEpoch = epoch;
        return () -> unlock(path, lockEpoch);
    }

    @Override
    public synchronized long freeBytes(Path directory) throws IOException {
        faults.requirePower();
        return faults.hasCapacity() ? faults.freeBytes(usedBytes()) : Long.MAX_VALUE;
    }

    private synchronized void unlock(Path path, int lockEpoch) {
        if (lockEpoch == epoch) {
            locked.remove(path);
        }
    }

    private SimulatedFile file(Path path) throws IOException {
        SimulatedFile file = names.file(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    private void requireDirectory(@Nullable Path directory) throws IOException {
        if (directory == null || !directories.contains(directory)) {
            throw new NoSuchFileException(String.valueOf(directory));
        }
    }

    private long usedBytes() {
        long usedBytes = 0;
        for (SimulatedFile file : names.files()) {
            usedBytes += file.size();
        }
        return usedBytes;
    }

    private final class SimulatedFileHandle implements OpenDiskFile {
        private final Path path;
        private final SimulatedFile file;
        private final int openEpoch = epoch;
        private boolean closed;

        SimulatedFileHandle(Path path, SimulatedFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return file.size();
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                faults.beforeRead(path);
                return file.read(into, position);
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                faults.beforeChange();
                long growthBytes = Math.max(0, position + from.remaining() - file.size());
                int writableBytes = faults.hasCapacity()
                        ? (int) Math.max(0, from.remaining() - Math.max(0, growthBytes - faults.freeBytes(usedBytes())))
                        : from.remaining();
                boolean full = writableBytes < from.remaining();
                byte[] bytes = new byte[writableBytes];
                from.get(bytes);
                file.write(bytes, position);
                if (full) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                faults.beforeChange();
                file.truncate(size);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                faults.beforeForce(file::dropUnforced);
                file.force();
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() throws IOException {
            if (closed || openEpoch != epoch) {
                throw new IOException(path + " is no longer open");
            }
        }
    }
}
