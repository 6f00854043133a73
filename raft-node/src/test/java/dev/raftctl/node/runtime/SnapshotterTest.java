package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a capture of the machine is written. */
class SnapshotterTest {
    private final Parts parts = new Parts();
    private final List<Boolean> ended = new ArrayList<>();

    @Test
    void aCaptureIsWrittenOnlyOnceThisServersDiskHoldsItsEntries() throws StorageFailure {
        parts.durableIndex = 2;
        parts.snapshotter.save(Parts.stateAt(3).capture(), ended::add);
        parts.snapshotter.takeTurn();
        assertThat(parts.storage.snapshots().newest()).isNull();
        assertThat(ended).isEmpty();
        assertThat(parts.inbox.takeCompletions().all()).isEmpty();

        parts.durableIndex = 3;
        parts.snapshotter.takeTurn();
        assertThat(parts.storage.snapshots().newest())
                .extracting(Snapshot::last)
                .isEqualTo(new Position(1, 3));
        assertThat(ended).containsExactly(true);
        assertThat(parts.inbox.takeCompletions().all())
                .containsExactly(new Event.Captured(new Position(1, 3), Configuration.NONE));
    }
}
