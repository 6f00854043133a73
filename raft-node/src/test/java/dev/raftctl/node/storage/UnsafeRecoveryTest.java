package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.DIRECTORY;
import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.SMALL_SEGMENTS;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.UnsafeRecovery;
import dev.raftctl.node.storage.offline.UnsafeRecovery.SurvivingDirectory;
import dev.raftctl.protocol.message.AuditRecord;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a recovery leaves in the directory of the surviving server. */
class UnsafeRecoveryTest {
    private static final ClusterMember SELF_MEMBER = new ClusterMember(SELF, "127.0.0.1:7101", 42);
    private static final List<ClusterMember> PENDING_SERVERS =
            List.of(new ClusterMember(ServerId.of("n2"), "127.0.0.1:7102"));
    private static final AuditRecord NOTE = new AuditRecord(1, "recover", "operator", "why");

    private final StorageFixture server = new StorageFixture();

    private void writeEntriesAndSnapshot() throws StorageFailure {
        try (ServerStorage storage = server.open()) {
            storage.joinCluster("c-1", "demo");
            storage.write(new HardState(3, SELF), entries(3, 1, 9));
            storage.sync();
            save(storage, new LogPosition(3, 5), "state");
        }
    }

    private ClusterLineage recover(long random) throws StorageFailure {
        SurvivingDirectory survivor = UnsafeRecovery.inspect(server.disk, DIRECTORY);
        ClusterLineage lineage = survivor.identity().lineage().next(random);
        LogPosition forced = UnsafeRecovery.recover(
                server.disk, DIRECTORY, SMALL_SEGMENTS, survivor, SELF_MEMBER, PENDING_SERVERS, lineage, NOTE);
        assertThat(forced)
                .isEqualTo(new LogPosition(survivor.nextTerm(), survivor.last().index() + 1));
        assertThat(forced.term())
                .isGreaterThan(survivor.hardState().term())
                .isGreaterThan(survivor.last().term());
        return lineage;
    }

    @Test
    void eachRecoveryBeginsANewLineage() throws Exception {
        writeEntriesAndSnapshot();
        ClusterLineage first = recover(7);
        assertThat(first).isNotEqualTo(ClusterLineage.ORIGINAL);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.identity().lineage()).isEqualTo(first);
            assertThat(storage.identity().clusterName()).isEqualTo("demo");
            assertThat(storage.recovered()
                            .configurations()
                            .get(0)
                            .configuration()
                            .members())
                    .containsOnlyKeys(SELF);
            assertThat(storage.pendingServers()).isEqualTo(PENDING_SERVERS);
        }
        ClusterLineage second = recover(7);
        assertThat(second.isLaterThan(first)).isTrue();
        assertThat(first.isLaterThan(second)).isFalse();
        assertThat(ClusterLineage.ORIGINAL.next(1)).isNotEqualTo(ClusterLineage.ORIGINAL.next(2));
        assertThat(ClusterLineage.ORIGINAL.next(0)).isNotEqualTo(ClusterLineage.ORIGINAL);
        assertThat(ClusterLineage.ORIGINAL.next(-1).recoveryCount()).isEqualTo(1);
    }

    @Test
    void serverKeepsTheLineageItJoinedWith() throws Exception {
        ClusterLineage lineage = ClusterLineage.ORIGINAL.next(9);
        try (ServerStorage storage = server.open()) {
            storage.joinCluster("c-1", "demo", lineage);
            storage.joinCluster("c-1", "demo", lineage);
            assertThatThrownBy(() -> storage.joinCluster("c-1", "demo", ClusterLineage.ORIGINAL))
                    .isInstanceOfSatisfying(
                            StorageFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(StorageFailureKind.FOREIGN))
                    .hasMessageContaining(lineage.toString());
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.identity().lineage()).isEqualTo(lineage);
        }
    }

    @Test
    void versionWithoutLineagesRefusesARecoveredDirectory() throws Exception {
        writeEntriesAndSnapshot();
        byte[] before = server.bytes(LAYOUT.identity());
        assertThat(before[11]).isEqualTo((byte) 1);
        recover(7);
        assertThat(server.bytes(LAYOUT.identity())[11]).isEqualTo((byte) 2);
    }

    @Test
    void refusesASnapshotOfAnotherRecovery() throws Exception {
        writeEntriesAndSnapshot();
        ClusterLineage lineage = recover(7);
        try (ServerStorage storage = server.open()) {
            assertThat(Objects.requireNonNull(storage.snapshots().newest())
                            .origin()
                            .lineage())
                    .as("taken before the recovery")
                    .isEqualTo(ClusterLineage.ORIGINAL);
            save(storage, new LogPosition(4, 10), "state");
        }
        byte[] saved;
        try (ServerStorage storage = server.open()) {
            assertThat(Objects.requireNonNull(storage.snapshots().newest())
                            .origin()
                            .lineage())
                    .isEqualTo(lineage);
            assertThat(StorageFixture.bodyOf(storage)).isEqualTo("state");
            saved = server.bytes(StorageFixture.snapshot(new LogPosition(4, 10)));
        }
        StorageFixture other = new StorageFixture();
        try (ServerStorage storage = other.open()) {
            storage.joinCluster("c-1", "demo");
        }
        other.overwrite(StorageFixture.snapshot(new LogPosition(4, 10)), saved);
        assertThat(DataDirectoryCheck.check(other.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void recoveryReportsAndClearsTheRecoveringTerm() throws Exception {
        writeEntriesAndSnapshot();
        try (ServerStorage storage = server.open()) {
            storage.beginRecovering(3);
        }
        SurvivingDirectory survivor = UnsafeRecovery.inspect(server.disk, DIRECTORY);
        assertThat(survivor.recoveringTerm()).isEqualTo(3);
        recover(7);
        assertThat(server.disk.exists(LAYOUT.recoveringTerm())).isFalse();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.repairs()).noneMatch(sentence -> sentence.contains("complete again"));
            assertThat(storage.recovered().recoveringTerm()).isZero();
        }
    }
}
