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
    OpenFile open(Path file, Mode mode) throws IOException;

    boolean exists(Path path) throws IOException;

    /** Creates the directory and its missing parents, with durable names. */
    void createDirectories(Path directory) throws IOException;

    /**
     * Revokes other users' access to an existing directory that they can read.
     *
     * @throws NotPrivate if other users can write to it, because its content may be theirs
     */
    default void restrictToOwner(Path directory) throws IOException {}

    /** Returns the names in the directory, sorted. */
    List<String> list(Path directory) throws IOException;

    /** Renames atomically, replacing the target. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Makes the names in the directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Returns an estimate of how many more bytes can be written to this directory's disk. */
    long freeBytes(Path directory) throws IOException;

    /**
     * Locks the file for this process until the lock is closed. Throws {@link LockHeld} if another process, or this
     * one, holds the lock.
     */
    Lock lock(Path file) throws IOException;

    /**
     * Locks an existing file and leaves its content alone. This lock holds even if another file replaces the one that
     * {@link #lock} locked. This process may open, read and write the file meanwhile. Throws {@link LockHeld} like
     * {@link #lock}.
     */
    Lock lockExisting(Path file) throws IOException;

    /** How {@link #open} treats an existing or a missing file. */
    enum Mode {
        READ,
        /** The file must exist. */
        WRITE,
        /** The file is created, or emptied if it exists. */
        CREATE
    }

    /** One open file. Only {@link #read} is safe for several threads at once. */
    interface OpenFile extends AutoCloseable {
        long size() throws IOException;

        /** Reads until the buffer is full or the file ends; returns the count of bytes read, 0 at the end. */
        int read(ByteBuffer into, long at) throws IOException;

        /** Writes all bytes, in as many calls as that takes (hazard D07). */
        void write(ByteBuffer from, long at) throws IOException;

        /** Truncates to this size; a shorter file stays unchanged. */
        void truncate(long size) throws IOException;

        /** Makes data and size durable, but not timestamps (fdatasync). */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A held lock. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Thrown if users other than the owner can write to a directory. */
    final class NotPrivate extends FileSystemException {
        private static final long serialVersionUID = 1;

        public NotPrivate(Path directory, String permissions) {
            super(directory.toString(), null, "other users may write to it (" + permissions + ")");
        }
    }

    /** Thrown if the lock is already held. */
    final class LockHeld extends IOException {
        private static final long serialVersionUID = 1;

        public LockHeld(String message) {
            super(message);
        }
    }
}
