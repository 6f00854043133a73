package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.DIRECTORY;
import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.SMALL_SEGMENTS;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static dev.raftctl.node.storage.StorageFixture.segment;
import static dev.raftctl.node.storage.StorageFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An intact file of another server is recognized in place of this server's own (hazard D09). */
class ForeignFilesTest {
    private static final Configuration TWO_VOTERS = Configuration.ofVoters(List.of(
            new ClusterMember(SELF, "127.0.0.1:7101", 42), new ClusterMember(ServerId.of("n2"), "127.0.0.1:7102", 43)));

    private final StorageFixture server = new StorageFixture();
    private final StorageFixture other = new StorageFixture();

    @Test
    void refusesTheVoteOfAnotherServer() throws Exception {
        writeEntries(server, 42, "c-1");
        writeEntries(other, 43, "c-1");
        server.overwrite(LAYOUT.hardState(), other.bytes(LAYOUT.hardState()));
        server.assertOpenFails(
                StorageFailureKind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("another server"));
        assertThat(check().isDamaged()).isTrue();
    }

    @Test
    void refusesASegmentOfAnotherServerWithTheSameEntries() throws Exception {
        writeEntries(server, 42, "c-1");
        writeEntries(other, 43, "c-1");
        server.overwrite(segment(1), other.bytes(segment(1)));
        server.assertOpenFails(
                StorageFailureKind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("another server"));
        assertThat(check().isDamaged()).isTrue();
    }

    @Test
    void ignoresTheEndMarkOfAnotherServer() throws Exception {
        writeEntries(server, 42, "c-1");
        writeEntries(other, 43, "c-1");
        server.overwrite(LAYOUT.endMark(), other.bytes(LAYOUT.endMark()));
        assertThat(check().isDamaged()).isTrue();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.repairs()).singleElement().asString().contains("another server");
        }
    }

    @Test
    void setsAsideTheSnapshotOfAnotherCluster() throws Exception {
        writeEntries(server, 42, "c-1");
        writeEntries(other, 43, "c-2");
        Path file = snapshot(new LogPosition(1, 5));
        try (ServerStorage storage = ServerStorage.open(other.disk, DIRECTORY, SELF, SMALL_SEGMENTS, 43)) {
            save(storage, new LogPosition(1, 5), "of another cluster");
        }
        server.overwrite(file, other.bytes(file));
        assertThat(check().isDamaged()).isTrue();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.snapshots().newest()).isNull();
            assertThat(storage.repairs()).singleElement().asString().contains("another cluster", "c-2");
        }
    }

    @Test
    void snapshotNamesItsCluster() throws Exception {
        writeEntries(server, 42, "c-1");
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

    private static void writeEntries(StorageFixture each, long incarnation, String clusterId) throws StorageFailure {
        try (ServerStorage storage = ServerStorage.open(each.disk, DIRECTORY, SELF, SMALL_SEGMENTS, incarnation)) {
            storage.joinCluster(clusterId, "demo");
            storage.write(new HardState(1, SELF), entries(1, 1, 9));
            storage.sync();
            storage.markEnd();
        }
    }
}
