package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/**
 * The only access to files. It guarantees what POSIX guarantees: written bytes may be lost until the file is forced,
 * and a created, renamed or deleted name until its directory is. An open file stays readable after its name is deleted.
 */
public interface Disk {
    /** Opens a file for reading, or for reading and writing. */
    OpenDiskFile open(Path file, FileOpenMode mode) throws IOException;

    boolean exists(Path path) throws IOException;

    /** Creates the directory and its missing parents, and makes their names durable. */
    void createDirectories(Path directory) throws IOException;

    /**
     * Revokes other users' access to an existing directory that they can read.
     *
     * @throws DirectoryNotPrivateException if other users can write to it, because its content may be theirs
     */
    default void restrictToOwner(Path directory) throws IOException {}

    /** Returns the names of the files in the directory, sorted. */
    List<String> list(Path directory) throws IOException;

    /** Renames a file atomically. If there is a file of the new name, it is replaced. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Syncs the directory: all names created, changed or deleted in it so far become durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Returns an estimate of the free bytes on the disk that holds this directory. */
    long freeBytes(Path directory) throws IOException;

    /**
     * Locks the file for this process until the lock is closed. Throws {@link DiskLockHeldException} if another
     * process, or this one, holds the lock.
     */
    DiskLock lock(Path file) throws IOException;

    /**
     * Locks an existing file and leaves its content alone. This lock holds even if another file replaces the one that
     * {@link #lock} locked. This process may open, read and write the file meanwhile. Throws {@link
     * DiskLockHeldException} like {@link #lock}.
     */
    DiskLock lockExisting(Path file) throws IOException;

    /**
     * Returns whether a process, this one included, holds a lock on an existing file. It changes nothing. The answer is
     * a snapshot: another process may lock or unlock the file at any time.
     */
    default boolean isLocked(Path file) throws IOException {
        try {
            lockExisting(file).close();
            return false;
        } catch (DiskLockHeldException held) {
            return true;
        }
    }

    /** Defines how {@link #open} treats an existing or a missing file. */
    enum FileOpenMode {
        READ,
        /** Opens an existing file for reading and writing. */
        WRITE,
        /** Opens a file for reading and writing. Creates the file if it does not exist, and empties it otherwise. */
        CREATE
    }

    /** An open file. Only {@link #read} may be called by several threads at once. */
    interface OpenDiskFile extends AutoCloseable {
        long size() throws IOException;

        /**
         * Reads until the buffer is full or the file ends. Returns the number of bytes read, which is 0 at the end of
         * the file.
         */
        int read(ByteBuffer into, long at) throws IOException;

        /** Writes all bytes of the buffer, in several system calls if necessary (hazard D07). */
        void write(ByteBuffer from, long at) throws IOException;

        /** Truncates the file to this size. A file that is shorter stays unchanged. */
        void truncate(long size) throws IOException;

        /** Makes the file's data and size durable, but not its timestamps (fdatasync). */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A held lock on a file. Closing this object releases the lock. */
    interface DiskLock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Thrown if users other than the owner can write to a data directory. */
    final class DirectoryNotPrivateException extends FileSystemException {
        private static final long serialVersionUID = 1;

        public DirectoryNotPrivateException(Path directory, String permissions) {
            super(directory.toString(), null, "other users may write to it (" + permissions + ")");
        }
    }

    /** Thrown if the lock on a file is already held. */
    final class DiskLockHeldException extends IOException {
        private static final long serialVersionUID = 1;

        public DiskLockHeldException(String message) {
            super(message);
        }
    }
}
