package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file {@code lease-promise}: the longest time for which this server may have promised a leader not to vote for any
 * server (lease reads, dissertation section 6.4.1). It is written before the first promise of that length, so a server
 * that restarts with other settings still keeps its promise. Servers without lease reads have no such file.
 */
public final class LeasePromiseFile {
    /**
     * The longest election timeout that can be configured. If the file cannot be read, the server assumes that it
     * promised this time.
     */
    public static final long MAX_NANOS = 60_000_000_000L;

    private LeasePromiseFile() {}

    /** Returns the promised time in nanoseconds, or 0 if there is no such file because the server promised nothing. */
    public static long read(Disk disk, Path file) throws StorageFailure {
        return SingleNumberFile.read(disk, file, DataFileFormat.LEASE_PROMISE, "time");
    }

    /** Durably stores the promised time in nanoseconds. */
    static void write(Disk disk, Path file, long nanos) throws IOException {
        if (nanos > 0) {
            SingleNumberFile.write(disk, file, DataFileFormat.LEASE_PROMISE, nanos);
        } else if (disk.exists(file)) {
            SingleNumberFile.remove(disk, file);
        }
    }
}
