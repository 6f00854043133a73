package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A snapshot file outside any data directory, as {@code raftctl snapshot save} creates it. Thread-safe. */
public record SavedSnapshot(Disk disk, Path path, Snapshot snapshot) {
    /** Reads and verifies a whole snapshot file. */
    public static SavedSnapshot read(Disk disk, Path path) throws StorageFailure {
        return new SavedSnapshot(disk, path, SnapshotFile.verify(disk, path));
    }

    /** Opens the state machine's bytes in the snapshot. They are verified again while they are read. */
    public InputStream openBody() throws StorageFailure {
        try {
            Disk.OpenFile file = disk.open(path, Disk.Mode.READ);
            try {
                return new SnapshotBodyInputStream(path, file, SnapshotFile.readHeader(file, path));
            } catch (IOException | StorageFailure failed) {
                file.close();
                throw failed;
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }
}
