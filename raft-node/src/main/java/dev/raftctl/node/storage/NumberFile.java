package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A checked file that holds one number above 0, and does not exist where the number is 0. */
final class NumberFile {
    private NumberFile() {}

    /**
     * Returns the number; 0: there is no such file.
     *
     * @param what the number is, for the report of a damaged file
     */
    static long read(Disk disk, Path file, FileFormat format, String what) throws StorageFailure {
        try {
            if (!disk.exists(file)) {
                return 0;
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "look for");
        }
        byte[] content = ChecksummedFile.read(disk, file, format);
        long number = content.length == Long.BYTES ? ByteBuffer.wrap(content).getLong() : 0;
        if (number < 1) {
            throw StorageFailure.damaged(file, FileFormat.PREAMBLE_BYTES, "it holds no " + what);
        }
        return number;
    }

    /** Writes a number above 0; it is durable when this returns. */
    static void write(Disk disk, Path file, FileFormat format, long number) throws IOException {
        byte[] content = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        ChecksummedFile.replace(disk, file, format, content);
    }

    /** Removes the file, which exists; its name is durably gone when this returns. */
    static void remove(Disk disk, Path file) throws IOException {
        disk.delete(file);
        disk.forceDirectory(DataDirectory.parent(file));
    }
}
