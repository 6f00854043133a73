package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.DIRECTORY;
import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static dev.raftctl.node.storage.StorageFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Snapshots and the servers that they make known. */
class SnapshotOriginTest {
    private static final Configuration TWO_VOTERS = Configuration.ofVoters(List.of(
            new ClusterMember(SELF, "127.0.0.1:7101", 42), new ClusterMember(ServerId.of("n2"), "127.0.0.1:7102", 43)));

    private final StorageFixture server = new StorageFixture();

    @Test
    void snapshotNamesItsCluster() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.joinCluster("c-1", "demo");
            storage.write(new HardState(1, SELF), entries(1, 1, 9));
            storage.sync();
            storage.markEnd();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(save(storage, new LogPosition(1, 5), "state").origin())
                    .isEqualTo(new SnapshotStore.SnapshotOrigin("c-1", "demo"));
        }
        assertThat(check().findings()).isEmpty();
    }

    @Test
    void serverThatLostItsOnlySnapshotStillKnowsOtherServers() throws Exception {
        LogPosition last = new LogPosition(1, 50);
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 60));
            storage.sync();
            storage.snapshots().save(last, TWO_VOTERS, target -> target.write(new byte[9]));
            storage.compact(51);
            storage.markEnd();
        }
        server.disk.delete(snapshot(last));
        server.disk.forceDirectory(LAYOUT.snapshots());
        assertThat(check().isDamaged()).isTrue();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().recoveringTerm()).isEqualTo(1);
            assertThat(storage.recovered().lastIndex()).isZero();
        }
    }

    private DirectoryCheckReport check() throws StorageFailure {
        return DataDirectoryCheck.check(server.disk, DIRECTORY);
    }
}
