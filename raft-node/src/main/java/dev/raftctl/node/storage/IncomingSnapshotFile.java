package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that a leader is sending, in a temporary file. Another position, length or digest identifies another
 * snapshot, and the transfer starts again (hazard S03). Not thread-safe.
 */
final class IncomingSnapshotFile {
    /** Identifies a snapshot file that a leader sends. */
    record IncomingSnapshotId(LogPosition last, long total, int digest) {}

    private final Disk disk;
    private final Path path;
    private @Nullable IncomingSnapshotId key;
    private Disk.@Nullable OpenDiskFile file;
    private long receivedBytes;

    IncomingSnapshotFile(Disk disk, Path directory) {
        this.disk = disk;
        this.path = directory.resolve("received" + DataDirectory.TEMPORARY_SUFFIX);
    }

    Path path() {
        return path;
    }

    long receivedBytesOf(IncomingSnapshotId requested) {
        return requested.equals(key) ? receivedBytes : 0;
    }

    long addChunk(IncomingSnapshotId requested, long offset, byte[] data) throws IOException {
        if (!requested.equals(key)) {
            abandon();
        }
        if (offset != receivedBytesOf(requested) || data.length > requested.total() - offset) {
            return receivedBytesOf(requested);
        }
        Disk.OpenDiskFile open = file;
        if (open == null) {
            open = disk.open(path, Disk.FileOpenMode.CREATE);
            file = open;
            key = requested;
        }
        open.write(ByteBuffer.wrap(data), offset);
        receivedBytes += data.length;
        return receivedBytes;
    }

    /**
     * If the file is complete and its digest matches, forces it and returns true; the caller then renames or abandons
     * it.
     */
    boolean isComplete(IncomingSnapshotId requested) throws IOException {
        Disk.OpenDiskFile open = file;
        if (open == null
                || receivedBytesOf(requested) != requested.total()
                || SnapshotFileFormat.digest(open) != requested.digest()) {
            return false;
        }
        open.force();
        return true;
    }

    /** Closes the received file without deleting it. From then on the caller is responsible for the file. */
    void release() throws IOException {
        Disk.OpenDiskFile open = file;
        if (open != null) {
            open.close();
        }
        file = null;
        key = null;
        receivedBytes = 0;
    }

    void abandon() throws IOException {
        boolean hasFile = file != null;
        release();
        if (hasFile) {
            disk.delete(path);
        }
    }
}
