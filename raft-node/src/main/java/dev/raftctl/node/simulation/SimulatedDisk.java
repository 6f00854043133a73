package dev.raftctl.node.simulation;

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
 * A disk in memory that keeps exactly what POSIX promises, and loses the rest when the power fails. The same calls, faults and
 * random numbers give the same bytes. Any thread.
 */
public final class SimulatedDisk implements Disk {
    private final DiskFaults faults = new DiskFaults();
    private final SimulatedNames names = new SimulatedNames();
    private final Set<Path> directories = new TreeSet<>();
    private final Set<Path> locked = new TreeSet<>();
    private int epoch;

    /** What goes wrong from now on. */
    public DiskFaults faults() {
        return faults;
    }

    /** The power fails and comes back: open files are dead, locks free, unforced changes lost as told, faults of before over. */
    public synchronized void crash(CrashLoss loss, RandomGenerator random) {
        kill();
        names.crash(loss, random);
    }

    /** The process dies and the system goes on: open files are dead, locks free, nothing is lost, stops of before over. */
    public synchronized void kill() {
        epoch++;
        locked.clear();
        faults.powerIsBack();
    }

    /** A bit of the file rots. */
    public synchronized void flip(Path path, long at, int bit) throws IOException {
        file(path).flip(at, bit);
    }

    /** The files of a directory, in the order of their names. */
    synchronized List<Path> files(Path directory) {
        return names.in(directory).stream().sorted().toList();
    }

    /** There is room for so many more bytes than are there now; {@link Long#MAX_VALUE}: for any. */
    synchronized void leaveRoom(long bytes) {
        if (bytes == Long.MAX_VALUE) {
            faults.unlimitedCapacity();
        } else {
            faults.capacity(usedBytes() + bytes);
        }
    }

    /** Everything is gone, as if the disk had been replaced. */
    public synchronized void wipe() {
        kill();
        for (Path directory : directories) {
            for (Path path : names.in(directory)) {
                names.delete(path);
            }
            names.force(directory);
        }
        directories.clear();
    }

    @Override
    public synchronized OpenFile open(Path path, Mode mode) throws IOException {
        if (mode != Mode.CREATE) {
            faults.beforeRead(path);
            return new Handle(path, file(path));
        }
        faults.beforeChange();
        mustBeDirectory(path.getParent());
        SimulatedFile there = names.file(path);
        if (there == null) {
            return new Handle(path, names.create(path));
        }
        there.truncate(0);
        return new Handle(path, there);
    }

    @Override
    public synchronized boolean exists(Path path) throws IOException {
        faults.mustHavePower();
        return names.file(path) != null || directories.contains(path);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        faults.beforeChange();
        for (Path above = directory; above != null; above = above.getParent()) {
            directories.add(above);
        }
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        faults.beforeRead(directory);
        mustBeDirectory(directory);
        return names.in(directory).stream()
                .map(path -> String.valueOf(path.getFileName()))
                .sorted()
                .toList();
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        faults.beforeChange();
        mustBeDirectory(to.getParent());
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
        mustBeDirectory(directory);
        faults.beforeForce(() -> names.dropUnforced(directory));
        names.force(directory);
    }

    @Override
    public synchronized Lock lock(Path path) throws IOException {
        faults.beforeChange();
        mustBeDirectory(path.getParent());
        if (names.file(path) == null) {
            names.create(path);
        }
        if (!locked.add(path)) {
            throw new LockHeld(path + " is held already");
        }
        int lockedIn = epoch;
        return () -> unlock(path, lockedIn);
    }

    @Override
    public synchronized Lock hold(Path path) throws IOException {
        faults.mustHavePower();
        file(path);
        if (!locked.add(path)) {
            throw new LockHeld(path + " is held already");
        }
        int lockedIn = epoch;
        return () -> unlock(path, lockedIn);
    }

    @Override
    public synchronized long freeBytes(Path directory) throws IOException {
        faults.mustHavePower();
        return faults.hasCapacity() ? faults.roomAbove(usedBytes()) : Long.MAX_VALUE;
    }

    private synchronized void unlock(Path path, int lockedIn) {
        if (lockedIn == epoch) {
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

    private void mustBeDirectory(@Nullable Path directory) throws IOException {
        if (directory == null || !directories.contains(directory)) {
            throw new NoSuchFileException(String.valueOf(directory));
        }
    }

    private long usedBytes() {
        long used = 0;
        for (SimulatedFile file : names.files()) {
            used += file.size();
        }
        return used;
    }

    private final class Handle implements OpenFile {
        private final Path path;
        private final SimulatedFile file;
        private final int openedIn = epoch;
        private boolean closed;

        Handle(Path path, SimulatedFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDisk.this) {
                mustBeOpen();
                return file.size();
            }
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            synchronized (SimulatedDisk.this) {
                mustBeOpen();
                faults.beforeRead(path);
                return file.read(into, at);
            }
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            synchronized (SimulatedDisk.this) {
                mustBeOpen();
                faults.beforeChange();
                long growth = Math.max(0, at + from.remaining() - file.size());
                int fits = faults.hasCapacity()
                        ? (int) Math.max(0, from.remaining() - Math.max(0, growth - faults.roomAbove(usedBytes())))
                        : from.remaining();
                boolean full = fits < from.remaining();
                byte[] bytes = new byte[fits];
                from.get(bytes);
                file.write(bytes, at);
                if (full) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimulatedDisk.this) {
                mustBeOpen();
                faults.beforeChange();
                file.truncate(size);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                mustBeOpen();
                faults.beforeForce(file::dropUnforced);
                file.force();
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void mustBeOpen() throws IOException {
            if (closed || openedIn != epoch) {
                throw new IOException(path + " is not open any more");
            }
        }
    }
}
