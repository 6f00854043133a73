package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that servers are added and removed while the cluster serves, and that servers with another identity are
 * rejected.
 */
class MembershipTest {
    private static final long CATCH_UP_MILLIS = 25_000;

    @TempDir
    Path root;

    private static ClientRequest change(MemberChange... changes) {
        return new ClientRequest.ChangeMembershipRequest(List.of(changes), 0, CATCH_UP_MILLIS);
    }

    private static MemberChange.AddVoter addVoter(String id, String address) {
        return new MemberChange.AddVoter(new ClusterMember(ServerId.of(id), address));
    }

    @Test
    void d16ACorruptSnapshotIsDetectedBeforeItIsSentAndReplaced() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.snapshotAfterEntries(20);
            cluster.listServers("n1");
            cluster.start("n1");
            cluster.campaign("n1");
            for (int i = 0; i < 60; i++) {
                cluster.put("key" + i, "value" + i);
            }
            // It stays the newest one for a while: the entries below are too few for another snapshot.
            long last = cluster.statusUnchecked("n1").last().index();
            assertThat(cluster.sendToLeader(new ClientRequest.TakeSnapshotRequest(last)))
                    .isInstanceOf(ClientReply.SnapshotTakenReply.class);
            Await.until("a compacted log", () -> cluster.statusUnchecked("n1").firstIndex() > 1);
            Path corrupted = corruptNewestSnapshot(cluster.directoryOf("n1"));
            cluster.start("n2");

            ClientReply reply = cluster.sendToLeader(
                    change(addVoter("n2", cluster.addressOf("n2").toString())));

            assertThat(reply).isInstanceOf(ClientReply.MembershipChangedReply.class);
            Await.until(
                    "n2 has a snapshot and has applied the data",
                    () -> cluster.statusUnchecked("n2").keyCount() == 60);
            assertThat(corrupted.resolveSibling(corrupted.getFileName() + ".damaged"))
                    .exists();
        }
    }

    /** Changes one byte of the newest snapshot. */
    private static Path corruptNewestSnapshot(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("snapshots"))) {
            Path file = files.filter(each -> each.toString().endsWith(".snapshot"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
            return file;
        }
    }

    @Test
    void anAddedServerIsRecordedWithItsIncarnation() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "1");
            cluster.start("n4");

            ClientReply.MembershipChangedReply changed = (ClientReply.MembershipChangedReply) cluster.sendToLeader(
                    change(addVoter("n4", cluster.addressOf("n4").toString())));

            assertThat(changed.configuration().voters()).hasSize(4);
            // The change is answered once a majority has the new configuration, possibly without the new server.
            Await.until("n4 follows and has applied the data", () -> {
                ServerStatus status = cluster.statusUnchecked("n4");
                return status.role() == ServerRole.FOLLOWER && status.keyCount() == 1;
            });
            ServerStatus added = cluster.status("n4");
            assertThat(added.clusterId()).isEqualTo(cluster.status("n1").clusterId());
            assertThat(changed.configuration().member(ServerId.of("n4")))
                    .isEqualTo(new ClusterMember(
                            ServerId.of("n4"), cluster.addressOf("n4").toString(), added.incarnation()));
        }
    }

    @Test
    void aNewServerGetsASnapshotIfTheLogIsCompacted() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.snapshotAfterEntries(20);
            cluster.listServers("n1");
            cluster.start("n1");
            cluster.campaign("n1");
            for (int i = 0; i < 60; i++) {
                cluster.put("key" + i, "value" + i);
            }
            Await.until("a compacted log", () -> cluster.statusUnchecked("n1").firstIndex() > 1);
            cluster.start("n2");

            ClientReply reply = cluster.sendToLeader(
                    change(addVoter("n2", cluster.addressOf("n2").toString())));

            assertThat(reply).isInstanceOf(ClientReply.MembershipChangedReply.class);
            Await.until("n2 has a snapshot and has applied the data", () -> {
                ServerStatus status = cluster.statusUnchecked("n2");
                return status.snapshotIndex() > 0 && status.keyCount() == 60;
            });
            cluster.stop("n2");
            cluster.start("n2");
            Await.until(
                    "n2 has the data again", () -> cluster.statusUnchecked("n2").keyCount() == 60);
        }
    }

    @Test
    void theClusterKeepsServingAfterARemoval() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            String removed = cluster.anyFollower();

            ClientReply.MembershipChangedReply changed = (ClientReply.MembershipChangedReply)
                    cluster.sendToLeader(change(new MemberChange.RemoveMember(ServerId.of(removed))));

            assertThat(changed.configuration().voters()).doesNotContain(ServerId.of(removed));
            Await.until(
                    "the removed server knows of its removal",
                    () -> cluster.statusUnchecked(removed).role() == ServerRole.REMOVED);
            cluster.stop(removed);
            cluster.put("a", "1");
            assertThat(cluster.get("a")).isEqualTo("1");
        }
    }

    @Test
    void refusesToAddAnUnreachableServer() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            String nowhere = cluster.addressOf("n4").toString();
            String addressOfN2 = cluster.addressOf("n2").toString();

            ClientReply unreachable = cluster.sendToLeader(change(addVoter("n4", nowhere)));
            ClientReply wrong = cluster.sendToLeader(change(addVoter("n4", addressOfN2)));

            assertThat(TestClient.refusalIn(unreachable).reason()).isEqualTo(RefusalReason.SERVER_UNREACHABLE);
            assertThat(TestClient.refusalIn(wrong).reason()).isEqualTo(RefusalReason.WRONG_SERVER);
            assertThat(cluster.status("n1").configuration().members()).hasSize(3);
        }
    }

    @Test
    void refusesToAddAServerOfAnotherCluster() throws Exception {
        // M20
        try (LocalCluster cluster = LocalCluster.bootstrapped(root.resolve("one"), "n1", "n2", "n3");
                LocalCluster other = LocalCluster.bootstrapped(root.resolve("two"), "m1")) {
            ClientReply reply = cluster.sendToLeader(
                    change(addVoter("m1", other.addressOf("m1").toString())));

            assertThat(TestClient.refusalIn(reply).reason()).isEqualTo(RefusalReason.WRONG_CLUSTER);
            assertThat(cluster.status("n1").configuration().members()).hasSize(3);
        }
    }

    @Test
    void aServerThatLostItsDiskNeitherBootstrapsNorVotes() throws Exception {
        // Hazard M17: it would have an empty log and no memory of its votes under the id of a voter.
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "1");
            String wiped = cluster.anyFollower();
            cluster.stop(wiped);
            TestDirectories.deleteRecursively(cluster.directoryOf(wiped));

            cluster.start(wiped);

            Await.until(
                    "it is fenced",
                    () -> !cluster.statusUnchecked(wiped).nonVotingReason().isEmpty());
            ServerStatus status = cluster.status(wiped);
            assertThat(status.role()).isEqualTo(ServerRole.REMOVED);
            assertThat(status.nonVotingReason()).contains("replace-server");
            assertThat(status.last().index()).isZero();
            assertThat(cluster.get("a")).isEqualTo("1");
        }
    }

    @Test
    void aWipedServerIsFencedAlsoAfterAManualBootstrap() throws Exception {
        // Hazard M17: its own files contain no sign that it ever belonged to a cluster.
        try (LocalCluster cluster = new LocalCluster(root)) {
            for (String id : new String[] {"n1", "n2", "n3"}) {
                cluster.start(id);
            }
            cluster.bootstrap("c1", "n1", "n2", "n3");
            cluster.put("a", "1");
            String wiped = cluster.anyFollower();
            cluster.stop(wiped);
            TestDirectories.deleteRecursively(cluster.directoryOf(wiped));

            cluster.start(wiped);

            Await.until(
                    "it is fenced",
                    () -> !cluster.statusUnchecked(wiped).nonVotingReason().isEmpty());
            assertThat(cluster.status(wiped).last().index()).isZero();
            assertThat(cluster.get("a")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWipedServerThatBootstrappedAloneBootstrapsNoOtherCluster(boolean bootstrap) throws Exception {
        // Hazards M17, M23: its file lists no other server, and its cluster has grown since.
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            for (String id : new String[] {"n2", "n3"}) {
                cluster.start(id);
                cluster.sendToLeader(change(addVoter(id, cluster.addressOf(id).toString())));
            }
            cluster.put("a", "1");
            String clusterId = cluster.status("n2").clusterId();
            cluster.crash("n1");
            cluster.crash("n3");
            TestDirectories.deleteRecursively(cluster.directoryOf("n1"));

            if (!bootstrap) {
                cluster.listServers();
            }
            cluster.start("n1");

            Await.until(
                    "it is fenced",
                    () -> !cluster.statusUnchecked("n1").nonVotingReason().isEmpty());
            assertThat(cluster.status("n1").clusterId()).isEqualTo(clusterId);
            assertThat(cluster.status("n1").last().index()).isZero();
            cluster.start("n3");
            assertThat(cluster.get("a")).isEqualTo("1");
        }
    }

    @Test
    void aServerThatJoinedAClusterCannotBeBootstrappedWithoutItsPeers() throws Exception {
        // Hazard M17: its cluster connects to a wiped server and then becomes unreachable.
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            cluster.start("n2");
            cluster.sendToLeader(change(addVoter("n2", cluster.addressOf("n2").toString())));
            cluster.stop("n2");
            TestDirectories.deleteRecursively(cluster.directoryOf("n2"));
            cluster.start("n2");
            Await.until(
                    "its cluster has connected to it",
                    () -> !cluster.statusUnchecked("n2").clusterId().isEmpty());
            cluster.crash("n1");

            String clusterId = cluster.status("n2").clusterId();
            ClientReply reply = cluster.send(
                    "n2",
                    new ClientRequest.BootstrapRequest(
                            clusterId, "test", Configuration.ofVoters(List.of(cluster.member("n2")))));

            assertThat(TestClient.refusalIn(reply).reason()).isEqualTo(RefusalReason.ALREADY_BOOTSTRAPPED);
        }
    }

    @Test
    void aWipedServerIsReplacedByAServerWithANewId() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "1");
            String lost = cluster.anyFollower();
            cluster.stop(lost);
            cluster.start("n4");

            ClientReply.MembershipChangedReply changed =
                    (ClientReply.MembershipChangedReply) cluster.sendToLeader(change(
                            new MemberChange.RemoveMember(ServerId.of(lost)),
                            addVoter("n4", cluster.addressOf("n4").toString())));

            assertThat(changed.configuration().voters()).hasSize(3).contains(ServerId.of("n4"));
            Await.until(
                    "n4 has applied the data",
                    () -> cluster.statusUnchecked("n4").keyCount() == 1);
        }
    }
}
