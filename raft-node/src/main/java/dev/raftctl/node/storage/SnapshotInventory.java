package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots found when the directory is opened: the newest whole one, older ones that a crash left, and damaged ones. A
 * damaged one is set aside under another name, never deleted (hazard S06).
 */
final class SnapshotInventory {
    private final Disk disk;
    private final Path directory;
    private final @Nullable Identity identity;
    private final List<Path> older = new ArrayList<>();
    private final List<StorageFailure> damaged = new ArrayList<>();
    private @Nullable Snapshot newest;

    private SnapshotInventory(Disk disk, Path directory, @Nullable Identity identity) {
        this.disk = disk;
        this.directory = directory;
        this.identity = identity;
    }

    /**
     * Looks, and changes nothing.
     *
     * @param identity of the server whose snapshots they should be; null: not known, and not compared
     */
    static SnapshotInventory scan(Disk disk, Path directory, @Nullable Identity identity) throws StorageFailure {
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

    @Nullable
    Snapshot newest() {
        return newest;
    }

    List<StorageFailure> damagedSnapshots() {
        return damaged;
    }

    /** In words, to be added to a message; empty if none is damaged. */
    String damageSuffix() {
        return damaged.isEmpty() ? "" : "; " + damaged.get(0).getMessage();
    }

    /** The greatest term of a snapshot found, by the names of those that are damaged. */
    long highestTerm() {
        long term = newest == null ? 0 : newest.last().term();
        for (StorageFailure failure : damaged) {
            Path path = failure.file();
            term = path == null ? term : Math.max(term, DataDirectory.snapshotTerm(path));
        }
        return term;
    }

    /** Those of the newest and of damaged ones whose header is whole: who was in the cluster once. */
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
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            return SnapshotFile.readHeader(file, path).configuration();
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        } catch (StorageFailure bad) {
            if (bad.kind() != Kind.DAMAGED) {
                throw bad;
            }
            return null;
        }
    }

    /** The older ones go, the damaged ones are set aside; the newest's name must be durable. */
    void cleanUp(List<String> repairs) throws StorageFailure {
        try {
            DamagedFiles damagedFiles = DamagedFiles.of(disk, directory);
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
            throw StorageFailure.of(error, directory, "tidy");
        }
    }

    private void add(Path path) throws StorageFailure {
        if (newest != null) {
            older.add(path);
            return;
        }
        try {
            Snapshot found = SnapshotFile.verify(disk, path);
            if (!found.pathIn(directory).equals(path)) {
                throw StorageFailure.damaged(path, FileFormat.PREAMBLE_BYTES, "its name does not fit its position");
            }
            if (identity != null && !found.origin().isUsableBy(identity)) {
                throw StorageFailure.damaged(
                        path,
                        FileFormat.PREAMBLE_BYTES,
                        "it holds the state of another cluster, or of one that was recovered without this server, "
                                + found.origin().clusterId() + " ("
                                + found.origin().clusterName() + "), lineage "
                                + found.origin().lineage());
            }
            newest = found;
        } catch (StorageFailure bad) {
            if (bad.kind() != Kind.DAMAGED) {
                throw bad;
            }
            damaged.add(bad);
        }
    }
}
