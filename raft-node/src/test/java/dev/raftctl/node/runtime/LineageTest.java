package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.LostMajority;
import dev.raftctl.node.storage.LostMajority.Survivor;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.AuditNote;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers of a cluster that was recovered, and those that the recovery gave up, never exchange Raft messages. */
class LineageTest {
    @TempDir
    Path root;

    private static void recover(LocalCluster cluster, String id, String... others) throws IOException, StorageFailure {
        RealDisk disk = new RealDisk();
        Survivor survivor = LostMajority.look(disk, cluster.directoryOf(id));
        List<Member> toBeAdded = new ArrayList<>();
        for (String other : others) {
            toBeAdded.add(
                    new Member(ServerId.of(other), cluster.addressOf(other).toString()));
        }
        LostMajority.force(
                disk,
                cluster.directoryOf(id),
                StorageSettings.DEFAULT,
                survivor,
                new Member(
                        ServerId.of(id),
                        cluster.addressOf(id).toString(),
                        survivor.identity().incarnation()),
                toBeAdded,
                survivor.identity().lineage().next(id.hashCode()),
                new AuditNote(1, "recover", "test", "why"));
    }

    private static ServerStatus leading(LocalCluster cluster, String id) {
        Patience.until(id + " leads", () -> cluster.statusNow(id).role() == ServerRole.LEADER);
        return cluster.statusNow(id);
    }

    private static void put(LocalCluster cluster, String id, String key) {
        Patience.until(
                "a put at " + id, () -> cluster.askNow(id, TestClient.put(key, key)) instanceof ClientReply.Executed);
    }

    private static LocalCluster stopped(Path root) throws IOException, StorageFailure {
        LocalCluster cluster = LocalCluster.formed(root, "n1", "n2", "n3");
        cluster.put("before", "1");
        Patience.until("n3 has it", () -> cluster.statusNow("n3").keys() == 1);
        for (String id : List.of("n1", "n2", "n3")) {
            cluster.crash(id);
        }
        return cluster;
    }

    /** M22: they would elect one of them, and the write would be lost. */
    @Test
    void serversThatWereGivenUpComeBackAndDeposeNobody() throws Exception {
        try (LocalCluster cluster = stopped(root)) {
            recover(cluster, "n3");
            cluster.start("n3");
            Lineage lineage = new Lineage(leading(cluster, "n3").lineage());
            put(cluster, "n3", "after");

            cluster.start("n1");
            cluster.start("n2");

            for (String id : List.of("n1", "n2")) {
                Patience.until(
                        id + " knows", () -> !cluster.statusNow(id).barred().isEmpty());
                assertThat(cluster.status(id).barred())
                        .contains("lineage 0", "lineage " + lineage, "n3", "empty data directory");
                assertThat(cluster.status(id).lineage()).isZero();
            }
            put(cluster, "n3", "again");
            Patience.until("n3 shows all keys", () -> cluster.statusNow("n3").keys() == 3);
            assertThat(cluster.status("n3").role()).isEqualTo(ServerRole.LEADER);
            ClientReply refused = cluster.ask(
                    "n3",
                    new ClientRequest.ChangeServers(
                            List.of(new Change.AddVoter(new Member(
                                    ServerId.of("n1"), cluster.addressOf("n1").toString()))),
                            0,
                            10_000));
            assertThat(TestClient.refusalIn(refused).reason()).isEqualTo(Reason.WRONG_CLUSTER);
            assertThat(TestClient.refusalIn(refused).message()).contains("lineage 0", "lineage " + lineage);
        }
    }

    /** M22: they would take the entries of each other. */
    @Test
    void twoThatWereRecoveredAloneAreTwoClusters() throws Exception {
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
            assertThat(cluster.status("n1").keys()).isEqualTo(2);
            assertThat(cluster.status("n2").keys()).isEqualTo(3);
            assertThat(cluster.status("n1").configuration().members()).containsOnlyKeys(ServerId.of("n1"));
        }
    }

    @Test
    void serversOfARecoveryAreAddedAsTheyComeWithEmptyDirectories() throws Exception {
        try (LocalCluster cluster = stopped(root)) {
            recover(cluster, "n3", "n1", "n2");
            cluster.wipe("n1");
            cluster.wipe("n2");
            cluster.start("n3");
            put(cluster, "n3", "after");
            cluster.start("n1");
            cluster.start("n2");
            Patience.until(
                    "all vote",
                    () -> cluster.statusNow("n3").configuration().voters().size() == 3);
            // While the change goes on, n1 and n3 are a majority of the old voters only together.
            Patience.until(
                    "all have everything",
                    () -> List.of("n1", "n2").stream()
                            .map(cluster::statusNow)
                            .allMatch(each -> each.keys() == 2
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
            cluster.elect("n1");
            cluster.put("without", "n3");
        }
    }
}
