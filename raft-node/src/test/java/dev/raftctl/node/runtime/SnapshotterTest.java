package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests when a captured state is written. */
class SnapshotterTest {
    private final ServerParts parts = new ServerParts();
    private final List<Boolean> saveOutcomes = new ArrayList<>();

    @Test
    void aSnapshotIsWrittenOnlyOnceItsEntriesAreDurable() throws StorageFailure {
        parts.durableIndex = 2;
        parts.snapshotter.saveSnapshot(ServerParts.stateAt(3).capture(), saveOutcomes::add);
        parts.snapshotter.runPending();
        assertThat(parts.storage.snapshots().newest()).isNull();
        assertThat(saveOutcomes).isEmpty();
        assertThat(parts.inbox.takeCompletions().items()).isEmpty();

        parts.durableIndex = 3;
        parts.snapshotter.runPending();
        assertThat(parts.storage.snapshots().newest())
                .extracting(StoredSnapshot::last)
                .isEqualTo(new LogPosition(1, 3));
        assertThat(saveOutcomes).containsExactly(true);
        assertThat(parts.inbox.takeCompletions().items())
                .containsExactly(new Event.SnapshotPersisted(new LogPosition(1, 3), Configuration.NONE));
    }
}
