package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk that reports the size of each read to its subclass, on the thread that reads. */
public abstract class ReadObservingDisk implements Disk {
    private final Disk disk;

    protected ReadObservingDisk(Disk disk) {
        this.disk = disk;
    }

    /**
     * Reports a read that has completed.
     *
     * @param bytes count of bytes read; 0 at the end of a file
     */
    protected abstract void onRead(int bytes);

    @Override
    public OpenDiskFile open(Path file, FileOpenMode mode) throws IOException {
        return new ObservedFile(disk.open(file, mode));
    }

    @Override
    public boolean isLocked(Path file) throws IOException {
        return disk.isLocked(file);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public void restrictToOwner(Path directory) throws IOException {
        disk.restrictToOwner(directory);
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
    public DiskLock lockExisting(Path file) throws IOException {
        return disk.lockExisting(file);
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        return disk.lock(file);
    }

    private final class ObservedFile implements OpenDiskFile {
        private final OpenDiskFile file;

        ObservedFile(OpenDiskFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            int bytes = file.read(into, at);
            onRead(bytes);
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
