package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/**
 * The only port to files. Promises what POSIX promises and no more: written bytes may be lost until the file is forced, a
 * created, renamed or deleted name until its directory is. An open file stays readable after its name is deleted.
 */
public interface Disk {
    /** Open for reading, or for reading and writing. */
    OpenFile open(Path file, Mode mode) throws IOException;

    boolean exists(Path path) throws IOException;

    /** Make the directory and those above it that are missing; their names are durable when this returns. */
    void createDirectories(Path directory) throws IOException;

    /**
     * Takes the rights of other users to an existing directory away, where there are any to read it.
     *
     * @throws NotPrivate when other users may write to it: what it holds may be theirs
     */
    default void restrictToOwner(Path directory) throws IOException {}

    /** Names in the directory, sorted. */
    List<String> list(Path directory) throws IOException;

    /** Atomic, replacing the target. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Make the directory's names durable. */
    void forceDirectory(Path directory) throws IOException;

    /** How many more bytes may be written where this directory is; an estimate. */
    long freeBytes(Path directory) throws IOException;

    /** Take the file as a lock of this process until closed; {@link LockHeld} when another has it, or this process already. */
    Lock lock(Path file) throws IOException;

    /**
     * Take a file that is there as a lock, too, and leave its content alone: the lock holds also where another file has
     * taken the name of the one that {@link #lock} took. This process may open, read and write it meanwhile.
     * {@link LockHeld} as above.
     */
    Lock lockExisting(Path file) throws IOException;

    /** How {@link #open} treats a file that is there, or is not. */
    enum Mode {
        READ,
        /** Must exist. */
        WRITE,
        /** Made, or emptied if it exists. */
        CREATE
    }

    /** One open file. Not safe for several threads at once, except {@link #read}. */
    interface OpenFile extends AutoCloseable {
        long size() throws IOException;

        /** Reads until the buffer is full or the file ends; returns the bytes read, 0 at the end. */
        int read(ByteBuffer into, long at) throws IOException;

        /** Writes all of it, however many calls that takes (hazard D07). */
        void write(ByteBuffer from, long at) throws IOException;

        /** Cut to this size; a file that is shorter stays as it is. */
        void truncate(long size) throws IOException;

        /** Data on the platter, and the size; not times. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A lock that is held. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Users other than the owner may write to a directory. */
    final class NotPrivate extends FileSystemException {
        private static final long serialVersionUID = 1;

        public NotPrivate(Path directory, String permissions) {
            super(directory.toString(), null, "other users may write to it (" + permissions + ")");
        }
    }

    /** The lock is another's. */
    final class LockHeld extends IOException {
        private static final long serialVersionUID = 1;

        public LockHeld(String message) {
            super(message);
        }
    }
}
