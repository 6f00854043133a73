package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests three real servers in one process: bootstrap, election, replication, leadership transfer and restarts. */
class RaftNodeTest {
    @TempDir
    Path root;

    @Test
    void serversOfOneConfigurationFileBootstrapAndServe() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.listServers("n1", "n2", "n3");
            for (String id : new String[] {"n1", "n2", "n3"}) {
                cluster.start(id);
            }
            cluster.put("colour", "green");

            assertThat(cluster.get("colour")).isEqualTo("green");
            String leader = cluster.awaitLeader();
            ServerStatus status = cluster.status(leader);
            assertThat(status.term()).as("the bootstrap entry has term 1").isGreaterThanOrEqualTo(2);
            assertThat(status.votedFor()).isEqualTo(ServerId.of(leader));
            assertThat(status.followers()).hasSize(2);
            assertThat(status.configuration().voters()).hasSize(3);
        }
    }

    @Test
    void serversBootstrapOnlyOnceAllListedServersAreReachable() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.listServers("n1", "n2", "n3");
            cluster.start("n1");
            cluster.start("n2");
            for (String id : new String[] {"n1", "n2"}) {
                Await.until(
                        "it reports the servers it cannot reach",
                        () -> cluster.statusUnchecked(id)
                                .process()
                                .bootstrapWaitingFor()
                                .contains("cannot reach n3"));
                assertThat(cluster.status(id).role()).isEqualTo(ServerRole.UNCONFIGURED);
            }

            cluster.start("n3");
            cluster.put("colour", "green");

            ServerStatus leader = cluster.status(cluster.awaitLeader());
            assertThat(leader.configuration().members().values()).allMatch(member -> member.incarnation() != 0);
            assertThat(leader.process().bootstrapWaitingFor()).isEmpty();
            assertThat(cluster.get("colour")).isEqualTo("green");
        }
    }

    @Test
    void anOperatorCanBootstrapWithoutAListedServer() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.listServers("n1", "n2", "n3");
            cluster.start("n1");
            cluster.start("n2");
            Configuration two = Configuration.ofVoters(List.of(cluster.member("n1"), cluster.member("n2")));

            ClientReply refused = cluster.send("n1", new ClientRequest.BootstrapRequest("c1", "test", two));
            assertThat(TestClient.refusalIn(refused).message()).contains("n3");
            for (String id : new String[] {"n1", "n2"}) {
                assertThat(cluster.send(
                                id,
                                new ClientRequest.BootstrapRequest(
                                        "c1", "test", two, new TreeSet<>(List.of(ServerId.of("n3"))))))
                        .isInstanceOf(ClientReply.BootstrappedReply.class);
            }
            cluster.put("colour", "green");

            cluster.start("n3");
            Await.until(
                    "n3 reports how it becomes a member",
                    () -> cluster.statusUnchecked("n3")
                            .process()
                            .bootstrapWaitingFor()
                            .contains("add-server n3="));
            assertThat(cluster.status("n3").role()).isEqualTo(ServerRole.UNCONFIGURED);
        }
    }

    @Test
    void aManualBootstrapIsIdempotent() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            for (String id : new String[] {"n1", "n2", "n3"}) {
                cluster.start(id);
            }
            assertThat(cluster.status("n1").role()).isEqualTo(ServerRole.UNCONFIGURED);

            assertThat(cluster.bootstrap("c1", "n1", "n2", "n3"))
                    .containsOnly(new ClientReply.BootstrappedReply("c1", false));
            cluster.put("colour", "green");

            assertThat(cluster.bootstrap("c1", "n1", "n2", "n3"))
                    .containsOnly(new ClientReply.BootstrappedReply("c1", true));
            assertThat(cluster.bootstrap("c2", "n1", "n2", "n3"))
                    .as("M20: a server of one cluster is not bootstrapped into another one")
                    .allSatisfy(reply -> assertThat(TestClient.refusalIn(reply).reason())
                            .isEqualTo(RefusalReason.ALREADY_BOOTSTRAPPED));
        }
    }

    @Test
    void aStoppingLeaderTransfersLeadership() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "1");
            String first = cluster.awaitLeader();
            long term = cluster.status(first).term();

            cluster.stop(first);

            String second = cluster.awaitLeader();
            assertThat(second).isNotEqualTo(first);
            assertThat(cluster.status(second).term()).isEqualTo(term + 1);
            assertThat(cluster.get("a")).isEqualTo("1");
            cluster.put("b", "2");

            cluster.start(first);
            cluster.awaitLeader();
            assertThat(cluster.get("b")).isEqualTo("2");
        }
    }

    @Test
    void dataSurvivesARestartOfAllServers() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            for (int i = 0; i < 50; i++) {
                cluster.put("key" + i, "value" + i);
            }
            ServerStatus before = cluster.status(cluster.awaitLeader());
            for (String id : new String[] {"n1", "n2", "n3"}) {
                cluster.stop(id);
            }

            for (String id : new String[] {"n1", "n2", "n3"}) {
                cluster.start(id);
            }

            for (int i = 0; i < 50; i++) {
                assertThat(cluster.get("key" + i)).isEqualTo("value" + i);
            }
            ServerStatus after = cluster.status(cluster.awaitLeader());
            assertThat(after.clusterId()).isEqualTo(before.clusterId());
            assertThat(after.term()).isGreaterThan(before.term());
        }
    }

    @Test
    void theMachineIsRestoredFromItsSnapshotAndTheLogAfterIt() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.snapshotAfterEntries(20);
            cluster.listServers("n1");
            cluster.start("n1");
            cluster.campaign("n1");
            for (int i = 0; i < 50; i++) {
                cluster.put("key" + i, "value" + i);
            }
            Await.until("a snapshot", () -> cluster.statusUnchecked("n1").snapshotIndex() >= 20);

            cluster.stop("n1");
            cluster.start("n1");
            cluster.campaign("n1");

            assertThat(cluster.get("key0")).isEqualTo("value0");
            assertThat(cluster.get("key49")).isEqualTo("value49");
            // The status is published shortly after the reply.
            Await.until(
                    "all keys are counted", () -> cluster.statusUnchecked("n1").keyCount() == 50);
        }
    }

    @Test
    void steppingDownRaisesTheTermByExactlyOne() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            String first = cluster.awaitLeader();
            long term = cluster.status(first).term();

            ClientReply reply = cluster.send(first, new ClientRequest.StepDownRequest(ServerId.of(first), 0, false));

            assertThat(reply).isInstanceOf(ClientReply.LeadershipMovingReply.class);
            Await.until("another leader", () -> !cluster.awaitLeader().equals(first));
            String second = cluster.awaitLeader();
            assertThat(((ClientReply.LeadershipMovingReply) reply).successor()).isEqualTo(second);
            assertThat(cluster.status(second).term()).isEqualTo(term + 1);
            for (String id : new String[] {"n1", "n2", "n3"}) {
                assertThat(cluster.status(id).term()).isEqualTo(term + 1);
            }
        }
    }

    @Test
    void aFollowerRefusesRequestsAndNamesTheLeader() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            String leader = cluster.awaitLeader();
            String follower = cluster.anyFollower();

            Refusal refusal = TestClient.refusalIn(cluster.send(follower, TestClient.put("a", "1")));

            assertThat(refusal.reason()).isEqualTo(RefusalReason.NOT_LEADER);
            assertThat(refusal.leader()).isEqualTo(ServerId.of(leader));
            assertThat(refusal.leaderAddress())
                    .isEqualTo(cluster.addressOf(leader).toString());
            Refusal stepDown = TestClient.refusalIn(
                    cluster.send(leader, new ClientRequest.StepDownRequest(ServerId.of(follower), 0, false)));
            assertThat(stepDown.reason()).isEqualTo(RefusalReason.NOT_LEADER);
        }
    }

    @Test
    void aFollowerAnswersStaleReadsOfAppliedIndexes() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            ClientReply.CommandExecutedReply put =
                    (ClientReply.CommandExecutedReply) cluster.sendToLeader(TestClient.put("a", "1"));
            String follower = cluster.anyFollower();

            ClientReply stale = cluster.send(
                    follower, TestClient.get("a", false, put.position().index()));
            ClientReply linearizable = cluster.send(follower, TestClient.get("a", true, 0));

            assertThat(TestClient.valueIn(stale)).isEqualTo("1");
            assertThat(((ClientReply.QueryResultReply) stale).appliedIndex())
                    .isGreaterThanOrEqualTo(put.position().index());
            assertThat(TestClient.valueIn(linearizable)).isEqualTo("1");
        }
    }

    @Test
    void aFollowerDelaysAStaleReadUntilItsIndexIsApplied() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "1");
            String follower = cluster.anyFollower();
            // An index that is not in the log yet: only writes after the read can reach it.
            long ahead = cluster.status(follower).last().index() + 20;

            CompletableFuture<ClientReply> stale = CompletableFuture.supplyAsync(
                    () -> cluster.sendUnchecked(follower, TestClient.get("a", false, ahead)));
            while (!stale.isDone()) {
                cluster.put("a", "2");
            }

            ClientReply.QueryResultReply result = (ClientReply.QueryResultReply) stale.get();
            assertThat(result.appliedIndex()).isGreaterThanOrEqualTo(ahead);
            assertThat(TestClient.valueIn(result)).isEqualTo("2");
        }
    }

    @Test
    void aCommandRetriedAtTheNextLeaderIsAppliedOnce() throws Exception {
        // C01: the same session and sequence number, sent again after leadership has moved.
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            ClientReply.SessionOpenedReply opened = (ClientReply.SessionOpenedReply)
                    cluster.sendUntilOutcomeKnown(new ClientRequest.OpenSessionRequest(60_000));
            ClientRequest increment =
                    new ClientRequest.ExecuteCommandRequest(opened.session(), 1, 1, TestClient.increment("counter"));
            ClientReply first = cluster.sendUntilOutcomeKnown(increment);
            String leader = cluster.awaitLeader();
            cluster.stop(leader);

            ClientReply again = cluster.sendUntilOutcomeKnown(increment);

            assertThat(again).usingRecursiveComparison().isEqualTo(first);
            assertThat(cluster.get("counter")).isEqualTo("1");
        }
    }

    @Test
    void aLeaderWithoutAMajorityReportsTrueOutcomes() throws Exception {
        // C07: once its followers are back, the command is done, overwritten or unknown, consistent with the data.
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            String leader = cluster.awaitLeader();
            List<String> others =
                    Stream.of("n1", "n2", "n3").filter(id -> !id.equals(leader)).toList();
            for (String id : others) {
                cluster.crash(id);
            }
            CompletableFuture<ClientReply> outcome =
                    CompletableFuture.supplyAsync(() -> cluster.sendUnchecked(leader, TestClient.put("a", "1")));
            Await.until(
                    "the leader steps down",
                    () -> cluster.statusUnchecked(leader).role() != ServerRole.LEADER);
            for (String id : others) {
                cluster.start(id);
            }

            cluster.put("b", "2");
            ClientReply reply = outcome.get(60, TimeUnit.SECONDS);

            String value = cluster.get("a");
            if (reply instanceof ClientReply.CommandExecutedReply) {
                assertThat(value).isEqualTo("1");
            } else if (reply instanceof ClientReply.RefusedReply) {
                assertThat(value).isEmpty();
            } else {
                assertThat(reply).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
            }
        }
    }

    @Test
    void anUnusedSessionExpiresByLogTime() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            ClientReply opened = cluster.sendToLeader(new ClientRequest.OpenSessionRequest(5_000));
            long session = ((ClientReply.SessionOpenedReply) opened).session();
            // The status is published shortly after the reply.
            Await.until("it is counted", () -> cluster.statusUnchecked("n1").sessionCount() == 1);

            Await.until("it has expired", () -> cluster.statusUnchecked("n1").sessionCount() == 0);

            ClientReply late = cluster.sendToLeader(
                    new ClientRequest.ExecuteCommandRequest(session, 1, 1, TestClient.increment("counter")));
            assertThat(TestClient.refusalIn(late).reason()).isEqualTo(RefusalReason.SESSION_EXPIRED);
        }
    }

    @Test
    void aServerReturnsItsLogAndDecisions() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "1");
            String leader = cluster.awaitLeader();
            // Two other servers may have acknowledged the put before it was on the leader's disk, and only durable
            // entries are returned.
            Await.until(
                    "the put is on the leader's disk",
                    () -> logOf(cluster, leader).entries().size() >= 3);

            ClientReply.LogEntriesReply log = logOf(cluster, leader);
            ClientReply.DecisionsReply decisions =
                    (ClientReply.DecisionsReply) cluster.send(leader, new ClientRequest.ReadDecisionsRequest(100));

            assertThat(log.entries().get(0).kind()).isEqualTo(LogEntryKind.CONFIGURATION);
            assertThat(log.entries()).extracting(LogEntry::index).startsWith(1L, 2L, 3L);
            assertThat(decisions.records()).extracting(DecisionRecord::kind).contains("election-won");
        }
    }

    private static ClientReply.LogEntriesReply logOf(LocalCluster cluster, String id) {
        return (ClientReply.LogEntriesReply)
                cluster.sendUnchecked(id, new ClientRequest.ReadLogEntriesRequest(1, Long.MAX_VALUE, 100));
    }

    @Test
    void aCommandOverTheLimitIsRefusedBeforeItIsAppended() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            ClientReply.CommandExecutedReply before =
                    (ClientReply.CommandExecutedReply) cluster.send("n1", TestClient.put("a", "1"));

            ClientReply reply = cluster.send("n1", new ClientRequest.ExecuteCommandRequest(0, 0, 0, new byte[1 << 20]));

            assertThat(TestClient.refusalIn(reply).reason()).isEqualTo(RefusalReason.TOO_LARGE);
            ClientReply.CommandExecutedReply after =
                    (ClientReply.CommandExecutedReply) cluster.send("n1", TestClient.put("a", "2"));
            assertThat(after.position())
                    .as("no entry in between")
                    .isEqualTo(new LogPosition(
                            before.position().term(), before.position().index() + 1));
        }
    }
}
