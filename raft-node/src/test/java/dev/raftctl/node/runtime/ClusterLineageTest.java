package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.node.storage.offline.UnsafeRecovery;
import dev.raftctl.node.storage.offline.UnsafeRecovery.SurvivingDirectory;
import dev.raftctl.protocol.message.AuditRecord;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that servers of a recovered cluster never exchange Raft messages with servers that the recovery abandoned. */
class ClusterLineageTest {
    @TempDir
    Path root;

    private static void recover(LocalCluster cluster, String id, String... others) throws IOException, StorageFailure {
        RealDisk disk = new RealDisk();
        SurvivingDirectory survivor = UnsafeRecovery.inspect(disk, cluster.directoryOf(id));
        List<ClusterMember> toBeAdded = new ArrayList<>();
        for (String other : others) {
            toBeAdded.add(new ClusterMember(
                    ServerId.of(other), cluster.addressOf(other).toString()));
        }
        UnsafeRecovery.recover(
                disk,
                cluster.directoryOf(id),
                StorageSettings.DEFAULT,
                survivor,
                new ClusterMember(
                        ServerId.of(id),
                        cluster.addressOf(id).toString(),
                        survivor.identity().incarnation()),
                toBeAdded,
                survivor.identity().lineage().next(id.hashCode()),
                new AuditRecord(1, "recover", "test", "why"));
    }

    private static ServerStatus leading(LocalCluster cluster, String id) {
        Await.until(id + " leads", () -> cluster.statusUnchecked(id).role() == ServerRole.LEADER);
        return cluster.statusUnchecked(id);
    }

    private static void put(LocalCluster cluster, String id, String key) {
        Await.until(
                "a put through " + id,
                () -> cluster.sendUnchecked(id, TestClient.put(key, key)) instanceof ClientReply.CommandExecutedReply);
    }

    private static LocalCluster stopped(Path root) throws IOException, StorageFailure {
        LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3");
        cluster.put("before", "1");
        Await.until("n3 has the entry", () -> cluster.statusUnchecked("n3").keyCount() == 1);
        for (String id : List.of("n1", "n2", "n3")) {
            cluster.crash(id);
        }
        return cluster;
    }

    /** Hazard M22: without lineages, the abandoned servers would elect a leader, and the write would be lost. */
    @Test
    void serversAbandonedByARecoveryDoNotDeposeItsLeader() throws Exception {
        try (LocalCluster cluster = stopped(root)) {
            recover(cluster, "n3");
            cluster.start("n3");
            ClusterLineage lineage = new ClusterLineage(leading(cluster, "n3").lineage());
            put(cluster, "n3", "after");

            cluster.start("n1");
            cluster.start("n2");

            for (String id : List.of("n1", "n2")) {
                Await.until(
                        id + " is fenced",
                        () -> !cluster.statusUnchecked(id).nonVotingReason().isEmpty());
                assertThat(cluster.status(id).nonVotingReason())
                        .contains("lineage 0", "lineage " + lineage, "n3", "empty data directory");
                assertThat(cluster.status(id).lineage()).isZero();
            }
            put(cluster, "n3", "again");
            Await.until("n3 has all keys", () -> cluster.statusUnchecked("n3").keyCount() == 3);
            assertThat(cluster.status("n3").role()).isEqualTo(ServerRole.LEADER);
            ClientReply refused = cluster.send(
                    "n3",
                    new ClientRequest.ChangeMembershipRequest(
                            List.of(new MemberChange.AddVoter(new ClusterMember(
                                    ServerId.of("n1"), cluster.addressOf("n1").toString()))),
                            0,
                            10_000));
            assertThat(TestClient.refusalIn(refused).reason()).isEqualTo(RefusalReason.WRONG_CLUSTER);
            assertThat(TestClient.refusalIn(refused).message()).contains("lineage 0", "lineage " + lineage);
        }
    }

    /** Hazard M22: without lineages, the two servers would accept each other's entries. */
    @Test
    void twoSeparateRecoveriesMakeTwoClusters() throws Exception {
        try (LocalCluster cluster = stopped(root)) {
            recover(cluster, "n1", "n2");
            recover(cluster, "n2", "n1");
            cluster.start("n1");
            cluster.start("n2");
            put(cluster, "n1", "one");
            put(cluster, "n2", "two");
            put(cluster, "n2", "three");
            assertThat(leading(cluster, "n1").lineage())
                    .isNotEqualTo(leading(cluster, "n2").lineage());
            assertThat(cluster.status("n1").keyCount()).isEqualTo(2);
            assertThat(cluster.status("n2").keyCount()).isEqualTo(3);
            assertThat(cluster.status("n1").configuration().members()).containsOnlyKeys(ServerId.of("n1"));
        }
    }

    @Test
    void serversNamedInARecoveryAreAddedOnceTheyStartEmpty() throws Exception {
        try (LocalCluster cluster = stopped(root)) {
            recover(cluster, "n3", "n1", "n2");
            cluster.wipe("n1");
            cluster.wipe("n2");
            cluster.start("n3");
            put(cluster, "n3", "after");
            cluster.start("n1");
            cluster.start("n2");
            Await.until(
                    "all servers are voters",
                    () -> cluster.statusUnchecked("n3").configuration().voters().size() == 3);
            // During the change the old voters have a majority only with both n1 and n3.
            Await.until(
                    "all servers have everything",
                    () -> List.of("n1", "n2").stream()
                            .map(cluster::statusUnchecked)
                            .allMatch(each -> each.keyCount() == 2
                                    && each.configCommitted()
                                    && !each.configuration().isJoint()
                                    && each.configuration().voters().size() == 3));
            ServerStatus leader = cluster.status("n3");
            for (String id : List.of("n1", "n2")) {
                ServerStatus status = cluster.status(id);
                assertThat(status.lineage()).isEqualTo(leader.lineage()).isNotZero();
                assertThat(leader.configuration().members().get(ServerId.of(id)).incarnation())
                        .isEqualTo(status.incarnation());
            }
            cluster.crash("n3");
            cluster.campaign("n1");
            cluster.put("without", "n3");
        }
    }
}
