package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.DataDirectory;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.HardStateFile;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.ServerIdentityFile;
import dev.raftctl.node.storage.SnapshotBodyOutputStream;
import dev.raftctl.node.storage.SnapshotFileFormat;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Creates the data directory of one server of a new cluster from a saved snapshot: the saved state, the new cluster's
 * configuration, an empty log after it, no vote. The identity comes last: without it no server starts on what an
 * interrupted restore left.
 */
public final class SnapshotRestore {
    private SnapshotRestore() {}

    /** Throws if the directory exists and is not empty. Nothing is created. */
    public static void requireEmpty(Disk disk, Path directory) throws StorageFailure {
        try {
            if (disk.exists(directory) && !disk.list(directory).isEmpty()) {
                throw new StorageFailure(
                        StorageFailureKind.FOREIGN,
                        directory,
                        -1,
                        "the directory " + directory + " is not empty",
                        "restore into a new or an empty directory",
                        null);
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, directory, "list");
        }
    }

    /**
     * Creates the directory from the snapshot.
     *
     * @param identity of the new owner, in the new cluster
     */
    public static void restore(
            Disk disk, SavedSnapshotFile saved, Path directory, ServerIdentity identity, Configuration configuration)
            throws StorageFailure {
        requireEmpty(disk, directory);
        DataDirectory layout = new DataDirectory(directory);
        Path name = saved.snapshot().pathIn(layout.snapshots());
        Path temporary = DataDirectory.temporary(name);
        try {
            disk.createDirectories(layout.log());
            disk.createDirectories(layout.snapshots());
            HardStateFile.create(disk, layout.hardState(), identity.incarnation());
            copyBody(disk, saved, temporary, identity, configuration);
            SnapshotFileFormat.verify(disk, temporary);
            disk.rename(temporary, name);
            disk.forceDirectory(layout.snapshots());
            disk.forceDirectory(layout.root());
        } catch (IOException error) {
            if (error.getCause() instanceof StorageFailure damaged) {
                throw damaged;
            }
            throw StorageFailure.of(error, directory, "restore into");
        }
        ServerIdentityFile.write(disk, layout.identity(), identity);
    }

    private static void copyBody(
            Disk disk, SavedSnapshotFile saved, Path to, ServerIdentity identity, Configuration configuration)
            throws IOException, StorageFailure {
        try (InputStream body = saved.openBody();
                Disk.OpenDiskFile file = disk.open(to, Disk.FileOpenMode.CREATE)) {
            SnapshotBodyOutputStream writer = new SnapshotBodyOutputStream(
                    file,
                    SnapshotFileFormat.header(
                            saved.snapshot().last(), configuration, SnapshotStore.SnapshotOrigin.of(identity)));
            body.transferTo(writer);
            writer.finish();
        }
    }
}
