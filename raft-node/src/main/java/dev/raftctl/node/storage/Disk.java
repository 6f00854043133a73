package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The only port to files. Promises what POSIX promises and no more: written bytes may be lost until the file is forced, a
 * created, renamed or deleted name until its directory is.
 */
public interface Disk {
    /** Open for reading and writing. */
    OpenFile open(Path file, Mode mode) throws IOException;

    boolean exists(Path path) throws IOException;

    void createDirectories(Path directory) throws IOException;

    /** Names in the directory, sorted. */
    List<String> list(Path directory) throws IOException;

    /** Atomic, replacing the target. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Make the directory's names durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Take the file as a lock of this process until closed; an {@link IOException} when another holds it. */
    AutoCloseable lock(Path file) throws IOException;

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

        /** Reads until the buffer is full or the file ends; returns the bytes read. */
        int read(ByteBuffer into, long at) throws IOException;

        /** Writes all of it, however many calls that takes (trap D07). */
        void write(ByteBuffer from, long at) throws IOException;

        /** As {@link #write}, the buffers one behind the other in one system call where there is one. */
        void writeAll(ByteBuffer[] from, long at) throws IOException;

        void truncate(long size) throws IOException;

        /** Data on the platter; not times. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
