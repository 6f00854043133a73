package dev.raftctl.node.storage;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The files of the operating system. Threads that use it must not be interrupted: an interrupt closes the channel for
 * all threads. Thread safety is that of {@link Disk}.
 */
public final class RealDisk implements Disk {
    /**
     * Files locked by this process. The operating system's locks belong to the process, which drops them when it closes
     * any channel to the file.
     */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> GROUP_OR_OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    /**
     * The permissions of new files. Whatever the umask is, only the owner has access, because stored values may be
     * secret.
     */
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final FileAttribute<?> DIRECTORY_MODE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    /**
     * The locked files that this process may open while it holds their locks, each with the channel that holds the
     * lock. A subset of {@link #LOCKED}.
     */
    private static final Map<Path, FileChannel> LOCKED_CHANNELS = new ConcurrentHashMap<>();

    @Override
    public OpenDiskFile open(Path file, FileOpenMode mode) throws IOException {
        FileChannel held = LOCKED_CHANNELS.isEmpty() || mode == FileOpenMode.CREATE
                ? null
                : LOCKED_CHANNELS.get(canonicalPath(file));
        if (held != null) {
            return new LockedDiskFile(new ChannelDiskFile(held));
        }
        Set<StandardOpenOption> options = switch (mode) {
            case READ -> Set.of(StandardOpenOption.READ);
            case WRITE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
            case CREATE ->
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        };
        return wrap(FileChannel.open(file, options, FILE_MODE));
    }

    static OpenDiskFile wrap(FileChannel channel) {
        return new ChannelDiskFile(channel);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException missing) {
            return false;
        }
    }

    @Override
    public long freeBytes(Path directory) throws IOException {
        // Unlike a FileStore, this does not read the mount table each time; but it also returns 0 for an error.
        File file = directory.toFile();
        long usable = file.getUsableSpace();
        if (usable == 0 && file.getTotalSpace() == 0) {
            throw new IOException("cannot determine the free space of " + directory);
        }
        return usable;
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("there is no parent directory of " + directory);
        }
        createDirectories(parent);
        Files.createDirectories(directory, DIRECTORY_MODE);
        forceDirectory(parent);
    }

    @Override
    public void restrictToOwner(Path directory) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (!Collections.disjoint(permissions, GROUP_OR_OTHERS_WRITE)) {
            throw new DirectoryNotPrivateException(directory, PosixFilePermissions.toString(permissions));
        }
        if (!OWNER_ONLY.containsAll(permissions)) {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        Path key = canonicalPath(file);
        if (!LOCKED.add(key)) {
            throw new DiskLockHeldException(file + " is already locked by this process");
        }
        try {
            return lockFile(file, key);
        } catch (IOException failed) {
            LOCKED.remove(key);
            throw failed;
        }
    }

    @Override
    public DiskLock lockExisting(Path file) throws IOException {
        Path key = canonicalPath(file);
        if (!LOCKED.add(key)) {
            throw new DiskLockHeldException(file + " is already locked by this process");
        }
        try {
            FileChannel channel =
                    tryLock(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), file);
            LOCKED_CHANNELS.put(key, channel);
            return () -> {
                LOCKED_CHANNELS.remove(key);
                try {
                    channel.close();
                } finally {
                    LOCKED.remove(key);
                }
            };
        } catch (IOException failed) {
            LOCKED.remove(key);
            throw failed;
        }
    }

    /** A shared lock needs no write access, so this works for a file on a read-only file system. */
    @Override
    public boolean isLocked(Path file) throws IOException {
        Path key = canonicalPath(file);
        if (!LOCKED.add(key)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (OverlappingFileLockException lockedByThisProcess) {
            return true;
        } finally {
            LOCKED.remove(key);
        }
    }

    private static FileChannel tryLock(FileChannel channel, Path file) throws IOException {
        try {
            if (channel.tryLock() == null) {
                throw new DiskLockHeldException(file + " is locked by another process");
            }
            return channel;
        } catch (OverlappingFileLockException lockedByThisProcess) {
            channel.close();
            throw new DiskLockHeldException(file + " is already locked by this process");
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private static Path canonicalPath(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent.toRealPath().resolve(file.getFileName());
    }

    private static DiskLock lockFile(Path file, Path key) throws IOException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE), FILE_MODE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new DiskLockHeldException(file + " is locked by another process" + describeHolder(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return () -> {
                try (channel) {
                    lock.release();
                } finally {
                    LOCKED.remove(key);
                }
            };
        } catch (OverlappingFileLockException lockedByThisProcess) {
            channel.close();
            throw new DiskLockHeldException(file + " is already locked by this process");
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private static String describeHolder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
        return pid.matches("[0-9]+") ? " (" + pid + ")" : "";
    }

    /**
     * A locked file, accessed through the channel that holds its lock. Closing it leaves that channel open, because
     * closing any channel to the file would drop the lock.
     */
    private record LockedDiskFile(ChannelDiskFile channel) implements OpenDiskFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            return channel.read(into, at);
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            channel.write(from, at);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force();
        }

        @Override
        public void close() {
            // The owner of the lock closes the channel.
        }
    }

    private record ChannelDiskFile(FileChannel channel) implements OpenDiskFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            int read = 0;
            while (into.hasRemaining()) {
                int more = channel.read(into, at + read);
                if (more < 0) {
                    break;
                }
                read += more;
            }
            return read;
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            long next = at;
            while (from.hasRemaining()) {
                next += channel.write(from, next);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
