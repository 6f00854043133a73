package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots found when the directory is opened: the newest intact one, older ones left by a crash, and damaged
 * ones. A damaged one is renamed, never deleted (hazard S06).
 */
public final class SnapshotInventory {
    private final Disk disk;
    private final Path directory;
    private final @Nullable ServerIdentity identity;
    private final List<Path> older = new ArrayList<>();
    private final List<StorageFailure> damaged = new ArrayList<>();
    private @Nullable StoredSnapshot newest;

    private SnapshotInventory(Disk disk, Path directory, @Nullable ServerIdentity identity) {
        this.disk = disk;
        this.directory = directory;
        this.identity = identity;
    }

    /**
     * Finds the snapshots without changing anything.
     *
     * @param identity of the server that owns them; null if the owner is unknown and not compared
     */
    public static SnapshotInventory scan(Disk disk, Path directory, @Nullable ServerIdentity identity)
            throws StorageFailure {
        SnapshotInventory inventory = new SnapshotInventory(disk, directory, identity);
        try {
            List<String> names = SnapshotStore.snapshotNames(disk, directory);
            for (int i = names.size() - 1; i >= 0; i--) {
                inventory.add(directory.resolve(names.get(i)));
            }
            return inventory;
        } catch (IOException error) {
            throw StorageFailure.of(error, directory, "list");
        }
    }

    public @Nullable StoredSnapshot newest() {
        return newest;
    }

    public List<StorageFailure> damagedSnapshots() {
        return damaged;
    }

    /**
     * Returns a description of the damaged snapshots that can be appended to a message, or an empty string if no
     * snapshot is damaged.
     */
    String damageSuffix() {
        return damaged.isEmpty() ? "" : "; " + damaged.get(0).getMessage();
    }

    /** Returns the highest term of all snapshots. The term of a damaged snapshot is taken from its file name. */
    long highestTerm() {
        long term = newest == null ? 0 : newest.last().term();
        for (StorageFailure failure : damaged) {
            Path path = failure.file();
            term = path == null ? term : Math.max(term, DataDirectory.snapshotTerm(path));
        }
        return term;
    }

    /**
     * Returns the configurations of the newest snapshot and of damaged ones with an intact header: the servers that are
     * or were members.
     */
    List<Configuration> configurations() throws StorageFailure {
        List<Configuration> found = new ArrayList<>();
        if (newest != null) {
            found.add(newest.configuration());
        }
        for (StorageFailure failure : damaged) {
            Path path = failure.file();
            Configuration configuration = path == null ? null : readConfiguration(path);
            if (configuration != null) {
                found.add(configuration);
            }
        }
        return found;
    }

    private @Nullable Configuration readConfiguration(Path path) throws StorageFailure {
        try (Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ)) {
            return SnapshotFileFormat.readHeader(file, path).configuration();
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailureKind.DAMAGED) {
                throw failure;
            }
            return null;
        }
    }

    /**
     * Deletes all intact snapshots except the newest, and renames damaged ones. The newest snapshot's file name must be
     * durable before.
     */
    void cleanUp(List<String> repairs) throws StorageFailure {
        try {
            DamagedFileQuarantine damagedFiles = DamagedFileQuarantine.of(disk, directory);
            for (StorageFailure failure : damaged) {
                Path path = failure.file();
                if (path != null) {
                    damagedFiles.setAside(path);
                    repairs.add("set aside a damaged snapshot: " + failure.getMessage());
                }
            }
            for (Path path : older) {
                disk.delete(path);
            }
            disk.forceDirectory(directory);
        } catch (IOException error) {
            throw StorageFailure.of(error, directory, "clean up");
        }
    }

    private void add(Path path) throws StorageFailure {
        if (newest != null) {
            older.add(path);
            return;
        }
        try {
            StoredSnapshot found = SnapshotFileFormat.verify(disk, path);
            if (!found.pathIn(directory).equals(path)) {
                throw StorageFailure.damaged(
                        path, DataFileFormat.PREAMBLE_BYTES, "its name does not match its position");
            }
            if (identity != null && !found.origin().isUsableBy(identity)) {
                throw StorageFailure.damaged(
                        path,
                        DataFileFormat.PREAMBLE_BYTES,
                        "it holds the state of another cluster, or of one that was recovered without this server, "
                                + found.origin().clusterId() + " ("
                                + found.origin().clusterName() + "), lineage "
                                + found.origin().lineage());
            }
            newest = found;
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailureKind.DAMAGED) {
                throw failure;
            }
            damaged.add(failure);
        }
    }
}
