package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests the effect of a leader's snapshot on the state machine (hazard S02). */
class StateMachineRunnerTest {
    private final ServerParts parts = new ServerParts();
    private final StateMachineRunner driver = new StateMachineRunner(
            parts.state,
            parts.storage.snapshots(),
            new SnapshotSettings(Long.MAX_VALUE, Long.MAX_VALUE),
            parts.inbox,
            parts.publishedStatus,
            (captured, responders) -> {},
            read -> {},
            Long.MAX_VALUE,
            parts.metrics,
            parts.ticker);

    /** Restores a snapshot of {@code index} after the machine has applied the entries up to {@code applied}. */
    private void restore(long applied, long index) throws StorageFailure {
        ServerParts.saveSnapshot(parts.storage, index);
        StoredSnapshot snapshot =
                Objects.requireNonNull(parts.storage.snapshots().newest());
        driver.execute(List.of(
                new ApplierTask.ApplyEntriesTask(ServerParts.puts(1, 1, applied)),
                new ApplierTask.RestoreSnapshotTask(snapshot)));
    }

    @Test
    void anOlderSnapshotDoesNotRevertTheState() throws StorageFailure {
        restore(5, 3);
        assertThat(parts.state.lastApplied()).isEqualTo(new LogPosition(1, 5));
        assertThat(parts.state.stateHash()).isEqualTo(ServerParts.stateAt(5).stateHash());
        assertThat(parts.inbox.takeCompletions().items())
                .as("it is stored nevertheless")
                .contains(new Event.SnapshotInstallCompleted(new LogPosition(1, 3), Configuration.NONE, true));
    }

    @Test
    void aNewerSnapshotReplacesTheState() throws StorageFailure {
        restore(3, 5);
        assertThat(parts.state.lastApplied()).isEqualTo(new LogPosition(1, 5));
        assertThat(parts.state.stateHash()).isEqualTo(ServerParts.stateAt(5).stateHash());
        driver.execute(List.of(new ApplierTask.ApplyEntriesTask(ServerParts.puts(1, 4, 6))));
        assertThat(parts.state.stateHash()).isEqualTo(ServerParts.stateAt(6).stateHash());
    }
}
