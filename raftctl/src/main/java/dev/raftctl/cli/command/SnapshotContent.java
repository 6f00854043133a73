package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.SnapshotView;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueMachine;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.SavedSnapshot;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A saved snapshot, read as a server would: what passes here can be restored. */
final class SnapshotContent {
    private SnapshotContent() {}

    static SnapshotView of(Path file) throws Failure {
        try {
            SavedSnapshot saved = SavedSnapshot.read(new RealDisk(), file);
            Snapshot snapshot = saved.snapshot();
            ReplicatedState state = new ReplicatedState(new KeyValueMachine());
            try (InputStream body = saved.openBody()) {
                state.restore(snapshot.last(), snapshot.configuration(), body);
            }
            return new SnapshotView(file.toString(), snapshot, state.size(), state.sessionCount());
        } catch (StorageFailure failure) {
            throw failure.kind() == StorageFailure.Kind.DAMAGED
                    ? useless(failure.file(), failure.offset(), String.valueOf(failure.getMessage()), failure)
                    : StorageWords.failure(failure);
        } catch (IOException unreadable) {
            throw useless(
                    file, -1, file + " holds no state this program can read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static Failure useless(@Nullable Path file, long offset, String message, Exception why) {
        String hint = "use another copy of it, or save another: raftctl snapshot save FILE";
        return StorageWords.failure(new StorageFailure(StorageFailure.Kind.DAMAGED, file, offset, message, hint, why));
    }
}
