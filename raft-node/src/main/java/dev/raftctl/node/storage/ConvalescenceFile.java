package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The file {@code convalescence}: there from before anything damaged is taken out of the directory until an opening finds the
 * log whole again. Holds the term up to which this server may have acknowledged what it has no more.
 */
final class ConvalescenceFile {
    private ConvalescenceFile() {}

    /** The distrusted term; 0: there is no such file, and nothing is missing. */
    static long read(Disk disk, Path file) throws StorageFailure {
        try {
            if (!disk.exists(file)) {
                return 0;
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, file, "look for");
        }
        byte[] content = CheckedFile.read(disk, file, Format.CONVALESCENCE);
        long term = content.length == Long.BYTES ? ByteBuffer.wrap(content).getLong() : 0;
        if (term < 1) {
            throw StorageFailure.damaged(file, Format.PREAMBLE_BYTES, "it holds no term");
        }
        return term;
    }

    /** Durable when this returns. */
    static void write(Disk disk, Path file, long distrustedTerm) throws IOException {
        byte[] content = ByteBuffer.allocate(Long.BYTES).putLong(distrustedTerm).array();
        CheckedFile.replace(disk, file, Format.CONVALESCENCE, content);
    }

    /** Gone for good when this returns. */
    static void remove(Disk disk, Path file) throws IOException {
        disk.delete(file);
        disk.forceDirectory(DataDirectory.parent(file));
    }
}
