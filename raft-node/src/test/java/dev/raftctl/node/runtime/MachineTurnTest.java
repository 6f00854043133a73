package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Position;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a leader's snapshot does to the machine (trap S02). */
class MachineTurnTest {
    private final Parts parts = new Parts();
    private final MachineTurn turn = new MachineTurn(
            parts.state,
            parts.storage.snapshots(),
            new SnapshotSettings(Long.MAX_VALUE, Long.MAX_VALUE),
            parts.inbox,
            parts.board,
            (captured, asking) -> {},
            read -> {},
            Long.MAX_VALUE,
            parts.metrics,
            parts.ticker);

    /** The machine has applied this many entries when the snapshot of that index comes. */
    private void restore(long applied, long index) throws StorageFailure {
        Parts.saveSnapshot(parts.storage, index);
        Snapshot snapshot = Objects.requireNonNull(parts.storage.snapshots().newest());
        turn.take(List.of(new ApplierWork.Apply(Parts.puts(1, 1, applied)), new ApplierWork.Restore(snapshot)));
    }

    @Test
    void aSnapshotOlderThanTheStateDoesNotTakeItBack() throws StorageFailure {
        restore(5, 3);
        assertThat(parts.state.lastApplied()).isEqualTo(new Position(1, 5));
        assertThat(parts.state.stateHash()).isEqualTo(Parts.stateAt(5).stateHash());
        assertThat(parts.inbox.takeCompletions().all())
                .as("it is stored all the same")
                .contains(new Event.Installed(new Position(1, 3), Configuration.NONE, true));
    }

    @Test
    void aNewerSnapshotTakesTheStatesPlace() throws StorageFailure {
        restore(3, 5);
        assertThat(parts.state.lastApplied()).isEqualTo(new Position(1, 5));
        assertThat(parts.state.stateHash()).isEqualTo(Parts.stateAt(5).stateHash());
        turn.take(List.of(new ApplierWork.Apply(Parts.puts(1, 4, 6))));
        assertThat(parts.state.stateHash()).isEqualTo(Parts.stateAt(6).stateHash());
    }
}
