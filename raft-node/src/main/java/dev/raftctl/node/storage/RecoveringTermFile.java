package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file {@code convalescence}: there from before anything damaged is taken out of the directory until an opening finds the
 * log whole again. Holds the term up to which this server may have acknowledged what it has no more.
 */
final class RecoveringTermFile {
    private RecoveringTermFile() {}

    /** The distrusted term; 0: there is no such file, and nothing is missing. */
    static long read(Disk disk, Path file) throws StorageFailure {
        return NumberFile.read(disk, file, FileFormat.RECOVERING_TERM, "term");
    }

    /** Durable when this returns. */
    static void write(Disk disk, Path file, long recoveringTerm) throws IOException {
        NumberFile.write(disk, file, FileFormat.RECOVERING_TERM, recoveringTerm);
    }

    /** Gone for good when this returns. */
    static void remove(Disk disk, Path file) throws IOException {
        NumberFile.remove(disk, file);
    }
}
