package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real disk that can be full: a write then stores half of its bytes and fails. It counts the files that are open. */
final class FailingDisk implements Disk {
    private final Disk disk;
    boolean isFull;
    boolean isUnreadable;
    boolean failsToClose;
    /** A file that cannot be written, on a disk that is not full. */
    @Nullable
    Path unwritable;

    @Nullable
    Path undeletable;

    private final AtomicInteger openCount = new AtomicInteger();
    private final AtomicInteger readCount = new AtomicInteger();

    FailingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public OpenDiskFile open(Path file, FileOpenMode mode) throws IOException {
        OpenDiskFile open = disk.open(file, mode);
        openCount.incrementAndGet();
        return new OpenDiskFile() {
            @Override
            public long size() throws IOException {
                return open.size();
            }

            @Override
            public int read(ByteBuffer into, long at) throws IOException {
                readCount.incrementAndGet();
                if (isUnreadable) {
                    throw new IOException("Input/output error");
                }
                return open.read(into, at);
            }

            @Override
            public void write(ByteBuffer from, long at) throws IOException {
                if (isFull) {
                    open.write(from.limit(from.position() + from.remaining() / 2), at);
                    throw new IOException("No space left on device");
                }
                if (file.equals(unwritable)) {
                    throw new IOException("cannot write " + file);
                }
                open.write(from, at);
            }

            @Override
            public void truncate(long size) throws IOException {
                open.truncate(size);
            }

            @Override
            public void force() throws IOException {
                open.force();
            }

            @Override
            public void close() throws IOException {
                open.close();
                openCount.decrementAndGet();
                if (failsToClose) {
                    throw new IOException("Input/output error");
                }
            }
        };
    }

    int readCount() {
        return readCount.get();
    }

    int openCount() {
        return openCount.get();
    }

    @Override
    public long freeBytes(Path directory) throws IOException {
        return isFull ? 0 : disk.freeBytes(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public void createDirectories(Path made) throws IOException {
        disk.createDirectories(made);
    }

    @Override
    public List<String> list(Path listed) throws IOException {
        return disk.list(listed);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (file.equals(undeletable)) {
            throw new IOException("cannot delete " + file);
        }
        disk.delete(file);
    }

    @Override
    public void forceDirectory(Path forced) throws IOException {
        disk.forceDirectory(forced);
    }

    @Override
    public DiskLock lockExisting(Path file) throws IOException {
        return disk.lockExisting(file);
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        return disk.lock(file);
    }
}
