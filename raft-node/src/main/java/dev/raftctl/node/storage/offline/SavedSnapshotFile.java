package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.SnapshotBodyInputStream;
import dev.raftctl.node.storage.SnapshotFileFormat;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A snapshot file outside any data directory, as {@code raftctl snapshot save} creates it. Thread-safe. */
public record SavedSnapshotFile(Disk disk, Path path, StoredSnapshot snapshot) {
    /** Reads and verifies a whole snapshot file. */
    public static SavedSnapshotFile read(Disk disk, Path path) throws StorageFailure {
        return new SavedSnapshotFile(disk, path, SnapshotFileFormat.verify(disk, path));
    }

    /** Opens the state machine's bytes in the snapshot. They are verified again while they are read. */
    public InputStream openBody() throws StorageFailure {
        try {
            Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ);
            try {
                return new SnapshotBodyInputStream(path, file, SnapshotFileFormat.readHeader(file, path));
            } catch (IOException | StorageFailure failed) {
                file.close();
                throw failed;
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }
}
