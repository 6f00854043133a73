package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.cluster.ProgressReporter;
import dev.raftctl.cli.view.SnapshotView;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueMachine;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.SavedSnapshot;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Checks a saved snapshot by reading it exactly as a server would, so that a snapshot without findings can be restored.
 */
final class SnapshotInspection {
    private SnapshotInspection() {}

    /** How often the whole file is read: once for its checksum and once for its content. */
    private static final int READ_PASSES = 2;

    static SnapshotView of(Path file, ProgressListener listener) throws Failure {
        Disk disk = new ProgressReportingDisk(new ProgressReporter(
                listener, "reading", READ_PASSES * file.toFile().length()));
        try {
            SavedSnapshot saved = SavedSnapshot.read(disk, file);
            Snapshot snapshot = saved.snapshot();
            ReplicatedState state = new ReplicatedState(new KeyValueMachine());
            try (InputStream stateStream = saved.openBody()) {
                state.restore(snapshot.last(), snapshot.configuration(), stateStream);
            }
            return new SnapshotView(file.toString(), snapshot, state.size(), state.sessionCount());
        } catch (StorageFailure failure) {
            throw StorageFailures.forSavedSnapshot(failure);
        } catch (IOException unreadable) {
            throw StorageFailures.forSavedSnapshot(new StorageFailure(
                    StorageFailure.Kind.DAMAGED,
                    file,
                    -1,
                    file + " has no state that this version can read: " + unreadable.getMessage(),
                    "",
                    unreadable));
        }
    }
}
