package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file {@code convalescence}. It is created before anything damaged is taken out of the directory, and removed when
 * an opening finds the log complete again. It holds the recovering term: the term up to which this server may have
 * acknowledged entries that it no longer has.
 */
public final class LogRecoveryTermFile {
    private LogRecoveryTermFile() {}

    /** Returns the stored term, or 0 if the file does not exist, because no entries are missing. */
    public static long read(Disk disk, Path file) throws StorageFailure {
        return SingleNumberFile.read(disk, file, DataFileFormat.RECOVERING_TERM, "term");
    }

    /** Durably stores the term. */
    static void write(Disk disk, Path file, long recoveringTerm) throws IOException {
        SingleNumberFile.write(disk, file, DataFileFormat.RECOVERING_TERM, recoveringTerm);
    }

    /** Durably removes the file, because the server is no longer recovering. */
    static void remove(Disk disk, Path file) throws IOException {
        SingleNumberFile.remove(disk, file);
    }
}
