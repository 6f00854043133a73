package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.cluster.TransferProgressReporter;
import dev.raftctl.cli.view.SnapshotFileView;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.SavedSnapshotFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Checks a saved snapshot by reading it exactly as a server would, so that a snapshot without findings can be restored.
 */
final class SnapshotFileInspection {
    private SnapshotFileInspection() {}

    /** The number of times that the whole file is read: once for its checksum and once for its content. */
    private static final int READ_PASSES = 2;

    static SnapshotFileView of(Path file, ProgressListener listener) throws CliFailure {
        Disk disk = new ProgressReportingDisk(new TransferProgressReporter(
                listener, "reading", READ_PASSES * file.toFile().length()));
        try {
            SavedSnapshotFile saved = SavedSnapshotFile.read(disk, file);
            StoredSnapshot snapshot = saved.snapshot();
            ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
            try (InputStream stateStream = saved.openBody()) {
                state.restore(snapshot.last(), snapshot.configuration(), stateStream);
            }
            return new SnapshotFileView(file.toString(), snapshot, state.size(), state.sessionCount());
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.forSavedSnapshot(failure);
        } catch (IOException unreadable) {
            throw StorageFailureTranslator.forSavedSnapshot(new StorageFailure(
                    StorageFailure.StorageFailureKind.DAMAGED,
                    file,
                    -1,
                    file + " has no state that this version can read: " + unreadable.getMessage(),
                    "",
                    unreadable));
        }
    }
}
