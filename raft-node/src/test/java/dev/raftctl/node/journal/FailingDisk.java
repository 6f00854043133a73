package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A real disk that can be full: a write then stores half of its bytes and fails. */
final class FailingDisk implements Disk {
    private final Disk disk;
    boolean isFull;

    FailingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public OpenDiskFile open(Path file, FileOpenMode mode) throws IOException {
        OpenDiskFile open = disk.open(file, mode);
        return new OpenDiskFile() {
            @Override
            public long size() throws IOException {
                return open.size();
            }

            @Override
            public int read(ByteBuffer into, long at) throws IOException {
                return open.read(into, at);
            }

            @Override
            public void write(ByteBuffer from, long at) throws IOException {
                if (isFull) {
                    open.write(from.limit(from.position() + from.remaining() / 2), at);
                    throw new IOException("No space left on device");
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
            }
        };
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
