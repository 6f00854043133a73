package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A checksummed file that holds one positive number. If the file is missing, the number is 0. */
final class SingleNumberFile {
    private SingleNumberFile() {}

    /**
     * Returns the number, or 0 if there is no such file.
     *
     * @param meaning of the number, for the message about a damaged file
     */
    static long read(Disk disk, Path file, DataFileFormat format, String meaning) throws StorageFailure {
        try {
            if (!disk.exists(file)) {
                return 0;
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "access");
        }
        byte[] content = ChecksummedFile.read(disk, file, format);
        long number = content.length == Long.BYTES ? ByteBuffer.wrap(content).getLong() : 0;
        if (number < 1) {
            throw StorageFailure.damaged(file, DataFileFormat.PREAMBLE_BYTES, "it holds no " + meaning);
        }
        return number;
    }

    /** Durably writes a positive number to the file. */
    static void write(Disk disk, Path file, DataFileFormat format, long number) throws IOException {
        byte[] content = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        ChecksummedFile.replace(disk, file, format, content);
    }

    /** Durably removes the file, which must exist. */
    static void remove(Disk disk, Path file) throws IOException {
        disk.delete(file);
        disk.forceDirectory(DataDirectory.parent(file));
    }
}
