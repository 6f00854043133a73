package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientFailure;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReplyException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ClusterClientTest {
    private static final long TIMEOUT_MILLIS = 5_000;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CachedClusterInfo knownCluster = new CachedClusterInfo(cluster.addresses());

    private ClusterClient client() {
        return client(knownCluster);
    }

    private ClusterClient client(CachedClusterInfo knownCluster) {
        return new ClusterClient(
                knownCluster, cluster, RequestDeadline.in(cluster.clock, TIMEOUT_MILLIS), ProgressListener.NONE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long increment(ClusterClient client) throws CliFailure {
        byte[] command = KeyValueMessageFormat.encodeCommand(new KeyValueCommand.IncrementKey(bytes("n"), 1));
        KeyValueResult result = KeyValueMessageFormat.decodeResult(
                client.writes().execute(command, "incr n").result());
        return ((KeyValueResult.KeyIncremented) result).value();
    }

    private static CliFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(CliFailure.class, call);
    }

    @Test
    void appliesAWriteOnce() throws CliFailure {
        assertThat(increment(client())).isEqualTo(1);
        assertThat(increment(client())).isEqualTo(2);
    }

    @Test
    void findsTheLeaderFromOneEndpoint() throws CliFailure {
        CachedClusterInfo follower = new CachedClusterInfo(List.of(cluster.server("n3").address));
        assertThat(increment(client(follower))).isEqualTo(1);
    }

    /** The processes are paused: the system still accepts connections for them. */
    @Test
    void reportsAWriteAsUnreachableWhenNoServerAnswers() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).behaviour = FakeServer.Behaviour.SILENT;
        }
        assertThat(failure(() -> increment(client())).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    private FakeServer addForeignServer() {
        FakeServer foreign = cluster.add("x1");
        makeForeign(foreign);
        return foreign;
    }

    private static void makeForeign(FakeServer server) {
        server.configuration = singleServerConfiguration(server);
        server.clusterId = "another";
        server.role = ServerRole.LEADER;
        server.term = 99;
        server.quorumContactMs = 0;
    }

    private void assertRefused(List<HostPort> endpoints) {
        List<ThrowingCallable> calls = List.of(
                () -> client(new CachedClusterInfo(endpoints)).status(),
                () -> client(new CachedClusterInfo(endpoints)).quickStatus(),
                () -> increment(client(new CachedClusterInfo(endpoints))),
                () -> client(new CachedClusterInfo(endpoints))
                        .reads()
                        .linearizable(KeyValueMessageFormat.encodeQuery(query())),
                () -> client(new CachedClusterInfo(endpoints))
                        .reads()
                        .stale(KeyValueMessageFormat.encodeQuery(query())));
        for (ThrowingCallable call : calls) {
            CliFailure failure = failure(call);
            assertThat(failure.reason()).isEqualTo("TURNED_AWAY");
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.message()).contains("another", "6f7f4ac6-0000-4000-8000-000000000001");
        }
        for (String name : List.of("n1", "n2", "n3", "x1")) {
            assertThat(cluster.server(name).requests).isEmpty();
        }
    }

    private static KeyValueQuery query() {
        return new KeyValueQuery.GetKey(bytes("n"));
    }

    /** Independent of how many servers of each cluster answer and which one answers first (hazard O04). */
    @Test
    void refusesEndpointsOfTwoClusters_O04() {
        FakeServer foreign = addForeignServer();
        List<HostPort> endpoints = List.of(foreign.address, cluster.server("n2").address);
        assertRefused(endpoints);
        foreign.describeMillis = 600;
        assertRefused(endpoints);
        foreign.describeMillis = 0;
        cluster.server("n2").describeMillis = 600;
        assertRefused(endpoints);
        cluster.server("n1").behaviour = FakeServer.Behaviour.DOWN;
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertRefused(endpoints);
    }

    /** After a recovery, servers of the old lineage still run and have a leader in a higher term. */
    @Test
    void refusesServersOfTwoLineages() {
        FakeServer recoveredServer = cluster.server("n3");
        recoveredServer.configuration = singleServerConfiguration(recoveredServer);
        recoveredServer.role = ServerRole.LEADER;
        recoveredServer.leader = recoveredServer.id;
        recoveredServer.lineage = 0x1_0000_0000_0007L;
        for (List<HostPort> endpoints : List.of(
                List.of(recoveredServer.address, cluster.server("n1").address, cluster.server("n2").address),
                List.of(cluster.server("n1").address))) {
            CliFailure failure = failure(() -> increment(client(new CachedClusterInfo(endpoints))));
            assertThat(failure.reason()).isEqualTo("TURNED_AWAY");
            assertThat(failure.message()).contains("lineage 0", "lineage 1-000000000007");
            assertThat(recoveredServer.requests).isEmpty();
            assertThat(cluster.server("n1").requests).isEmpty();
        }
    }

    /** A member's address belongs to the member's cluster, whichever server answers there; that server gets a row. */
    @Test
    void ignoresAForeignServerAtAMemberAddress_O04() throws CliFailure {
        FakeServer foreign = cluster.server("n2");
        makeForeign(foreign);
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        for (List<HostPort> endpoints : List.of(
                List.of(cluster.server("n1").address), List.of(foreign.address, cluster.server("n1").address))) {
            for (long millis : new long[] {0, 300}) {
                cluster.server("n1").describeMillis = millis;
                ClusterStatus clusterStatus =
                        client(new CachedClusterInfo(endpoints)).status();
                assertThat(clusterStatus.reachableServers()).containsExactly(ServerId.of("n1"));
                assertThat(clusterStatus.probe(foreign.id))
                        .isNotNull()
                        .satisfies(each -> assertThat(each.reachability()).isEqualTo(ServerReachability.FOREIGN))
                        .satisfies(each -> assertThat(each.errorText()).contains("n2 of another cluster answers"));
                increment(client(new CachedClusterInfo(endpoints)));
            }
        }
        assertThat(foreign.requests).isEmpty();
    }

    /** The leader's address that a server names may meanwhile belong to another cluster. */
    @Test
    void doesNotWriteToAForeignServerNamedAsLeader_O04() throws CliFailure {
        FakeServer foreign = cluster.server("n2");
        makeForeign(foreign);
        cluster.server("n1")
                .handleNext(request -> new ClientReply.RefusedReply(new Refusal(
                        RefusalReason.NOT_LEADER, "n1 does not lead", "", foreign.id, foreign.address.toString())));
        assertThat(increment(client())).isEqualTo(1);
        assertThat(foreign.requests).isEmpty();
    }

    @Test
    void ignoresALeaderOfAnEarlierTerm() throws CliFailure {
        cluster.elect("n2", 6);
        FakeServer old = cluster.server("n1");
        old.role = ServerRole.LEADER;
        old.term = 5;
        old.quorumContactMs = 3_000;
        cluster.server("n2").describeMillis = 100;
        cluster.server("n3").describeMillis = 100;
        assertThat(increment(client())).isEqualTo(1);
        assertThat(old.requests).isEmpty();
    }

    /** The last round has only the remaining time, in which no server can answer. */
    @Test
    void doesNotReportServersAsSilentAfterATruncatedPoll() {
        cluster.depose();
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).describeMillis = 60;
        }
        for (long millis = 970; millis <= 1_100; millis += 10) {
            CachedClusterInfo fresh = new CachedClusterInfo(cluster.addresses());
            ClusterClient client =
                    new ClusterClient(fresh, cluster, RequestDeadline.in(cluster.clock, millis), ProgressListener.NONE);
            CliFailure failure = failure(() -> increment(client));
            assertThat(failure.exitCode()).isEqualTo(ExitCode.LEADERLESS);
            assertThat(failure.message()).doesNotContain("no server answers").doesNotContain("no answer");
        }
    }

    @Test
    void aFinalPollKeepsEarlierResults() throws CliFailure {
        ClusterClient client = client();
        client.status();
        cluster.clock.sleep(client.deadline().remainingMillis() - 60);
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).describeMillis = 100;
        }
        assertThat(client.status().reachableServers()).hasSize(3);
        cluster.clock.sleep(client.deadline().remainingMillis() - 5);
        assertThat(client.status().reachableServers()).hasSize(3);
    }

    private static Configuration singleServerConfiguration(FakeServer server) {
        return Configuration.ofVoters(List.of(new ClusterMember(server.id, server.address.toString(), 7)));
    }

    @Test
    void selectsNoClusterWhenTwoAnswer() {
        FakeServer foreign = cluster.add("x1");
        foreign.configuration = singleServerConfiguration(foreign);
        foreign.clusterId = "another";
        foreign.role = ServerRole.LEADER;
        for (String name : List.of("n2", "n3")) {
            cluster.server(name).behaviour = FakeServer.Behaviour.DOWN;
        }
        CachedClusterInfo mixed = new CachedClusterInfo(List.of(foreign.address, cluster.server("n1").address));
        assertThat(failure(() -> client(mixed).status()).reason()).isEqualTo("TURNED_AWAY");
        assertThat(failure(() -> increment(client(mixed))).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void usesAnswersThatArriveInALaterRound() throws CliFailure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> {
                if (request instanceof ClientRequest.ServerStatusRequest) {
                    cluster.clock.blockFor(700);
                }
                return null;
            });
        }
        assertThat(increment(client())).isEqualTo(1);
    }

    @Test
    void opensOneSessionForManyCommands() throws CliFailure {
        for (int i = 0; i < 3; i++) {
            increment(client());
        }
        assertThat(cluster.server("n1").requests)
                .filteredOn(ClientRequest.OpenSessionRequest.class::isInstance)
                .hasSize(1);
    }

    @Test
    void retriesALostReplyAndAppliesTheCommandOnce_C01() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.execute(leader, request);
            throw new NoReplyException("connection reset", true);
        });
        assertThat(increment(client())).isEqualTo(2);
        assertThat(increment(client())).isEqualTo(3);
    }

    @Test
    void resendsTheSameCommandToANewLeader_C01() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.execute(leader, request);
            leader.behaviour = FakeServer.Behaviour.DOWN;
            cluster.elect("n2", 6);
            throw new NoReplyException("connection reset", true);
        });
        assertThat(increment(client())).isEqualTo(2);
    }

    @Test
    void leavesAHungLeaderForANewOne() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.elect("n3", 6);
            leader.behaviour = FakeServer.Behaviour.SILENT;
            return FakeServer.NO_REPLY;
        });
        assertThat(increment(client())).isEqualTo(2);
    }

    @Test
    void reportsAtOnceThatTheLeaderIsTooOldForARequest() {
        cluster.server("n1").protocol = 1;
        CliFailure failure = failure(() ->
                ClientFailures.translate(client().leaderRequest(new ClientRequest.StateHashRequest(5), true)::send));
        assertThat(failure.reason()).isEqualTo("PROTOCOL_VERSION");
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message())
                .startsWith("not applied: the leader, n1 (10.0.0.1:7001), speaks protocol version 1")
                .endsWith("StateHashRequest requires 2");
        assertThat(failure.hint()).contains("transfer-leadership");
        assertThat(cluster.server("n1").requests).isEmpty();
    }

    @Test
    void outcomeStaysUnknownWhenALaterLeaderIsTooOld_C07() throws ClientFailure {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            leader.protocol = 1;
            throw new NoReplyException("connection reset", true);
        });
        assertThat(client().leaderRequest(new ClientRequest.StateHashRequest(5), true)
                        .send())
                .isInstanceOf(ClientOutcome.UnknownOutcome.class);
    }

    @Test
    void distinguishesVersionMismatchFromForeignClusters() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).behaviour = FakeServer.Behaviour.INCOMPATIBLE;
        }
        CliFailure failure = failure(() -> client().status());
        assertThat(failure.reason()).isEqualTo("PROTOCOL_VERSION");
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message())
                .startsWith("no protocol version in common with ")
                .contains("10.0.0.1:7001: this server speaks protocol versions 4 to 5", "upgrade the caller");
        assertThat(failure.hint()).contains("raftctl of the servers' version");
    }

    @Test
    void aVersionMismatchAffectsOnlyThatServer() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.INCOMPATIBLE;
        ClusterStatus clusterStatus = client().status();
        assertThat(clusterStatus.statuses()).hasSize(2);
        assertThat(clusterStatus.probes())
                .anyMatch(each -> each.errorText().contains("speaks protocol versions 4 to 5"));
        assertThat(clusterStatus.leader()).isNotNull();
    }

    @Test
    void anUnansweredCommandIsUnknown_C07() throws CliFailure {
        increment(client());
        cluster.server("n1").handleAll(request -> FakeServer.NO_REPLY);
        assertThat(failure(() -> increment(client())).exitCode()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void aRefusalAfterAnUnansweredAttemptStaysUnknown_C07() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            throw new NoReplyException("connection reset", true);
        });
        leader.handleNext(
                request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.STORAGE_FAILED, "the disk is full")));
        CliFailure failure = failure(() -> increment(client()));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(failure.message()).contains("n1").contains("the disk is full");
    }

    @Test
    void outcomeStaysUnknownWhenNoServerIsReachableLater_C07() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        for (FakeServer.Behaviour behaviour : List.of(FakeServer.Behaviour.DOWN, FakeServer.Behaviour.REJECTING)) {
            leader.handleNext(request -> {
                List.of("n1", "n2", "n3").forEach(name -> cluster.server(name).behaviour = behaviour);
                throw new NoReplyException("connection reset", true);
            });
            assertThat(failure(() -> increment(client())).exitCode())
                    .as("all %s", behaviour)
                    .isEqualTo(ExitCode.UNKNOWN);
            List.of("n1", "n2", "n3").forEach(name -> cluster.server(name).behaviour = FakeServer.Behaviour.NORMAL);
            increment(client());
        }
    }

    @Test
    void aRefusedCommandIsNotApplied() {
        cluster.depose();
        assertThat(failure(() -> increment(client())).exitCode()).isEqualTo(ExitCode.LEADERLESS);
    }

    @Test
    void aSessionThatCouldNotBeOpenedMeansNotApplied() {
        cluster.server("n1").handleAll(request -> FakeServer.NO_REPLY);
        assertThat(failure(() -> increment(client())).exitCode()).isEqualTo(ExitCode.LEADERLESS);
    }

    @Test
    void reopensAnExpiredSession_C04() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        leader.handleNext(
                request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.SESSION_EXPIRED, "no such session")));
        assertThat(increment(client())).isEqualTo(2);
    }

    @Test
    void doesNotReopenASessionAfterAnUnansweredAttempt_C04() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            throw new NoReplyException("connection reset", true);
        });
        leader.handleNext(
                request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.SESSION_EXPIRED, "no such session")));
        assertThat(failure(() -> increment(client())).exitCode()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void retriesABusyLeader() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        leader.handleNext(
                request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.BUSY, "the queue is full")));
        assertThat(increment(client())).isEqualTo(2);
    }

    @Test
    void stopsFollowingRedirectsThatFormALoop_C08() {
        for (String[] pair : new String[][] {{"n1", "n2"}, {"n2", "n1"}, {"n3", "n1"}}) {
            HostPort other = cluster.server(pair[1]).address;
            cluster.server(pair[0])
                    .handleAll(request -> new ClientReply.RefusedReply(new Refusal(
                            RefusalReason.NOT_LEADER,
                            pair[0] + " does not lead",
                            "",
                            ServerId.of(pair[1]),
                            other.toString())));
        }
        assertThat(failure(() -> increment(client())).exitCode()).isEqualTo(ExitCode.LEADERLESS);
        int requestCount = cluster.server("n1").requests.size()
                + cluster.server("n2").requests.size();
        assertThat(requestCount).as("requests in %d ms", TIMEOUT_MILLIS).isLessThan(400);
    }

    @Test
    void waitsForAnElection() throws CliFailure {
        increment(client());
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.electLater(9, "n2", 6);
            return new ClientReply.RefusedReply(new Refusal(RefusalReason.NO_LEADER, "n1 lost its majority"));
        });
        assertThat(increment(client())).isEqualTo(2);
    }

    @Test
    void stoppedServersDoNotDelayStatus() throws CliFailure {
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        long before = cluster.clock.nanoTime();
        client().status();
        assertThat(cluster.clock.nanoTime()).isEqualTo(before);
    }

    @Test
    void hungServersDelayStatusByLessThanTheTimeout() throws CliFailure {
        cluster.server("n2").behaviour = FakeServer.Behaviour.SILENT;
        cluster.server("n3").behaviour = FakeServer.Behaviour.SILENT;
        ClusterClient client = client();
        ClusterStatus clusterStatus = client.status();
        assertThat(clusterStatus.statuses()).hasSize(1);
        assertThat(clusterStatus.probes()).hasSize(3);
        assertThat(client.deadline().remainingMillis()).isPositive();
    }

    @Test
    void aHungServerDelaysStatusByAFifthOnceAMajorityAnswered() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.SILENT;
        ClusterClient client = client();
        ClusterStatus clusterStatus = client.status();
        assertThat(clusterStatus.statuses()).hasSize(2);
        assertThat(clusterStatus.probes()).hasSize(3);
        assertThat(clusterStatus.probe(ServerId.of("n3")).error()).hasMessage("no answer within 1000 ms");
        assertThat(client.deadline().elapsedMillis()).isEqualTo(1_000);
    }

    @Test
    void aHungFollowerDoesNotDelayAWrite() throws CliFailure {
        cluster.server("n2").behaviour = FakeServer.Behaviour.SILENT;
        long before = cluster.clock.nanoTime();
        increment(client());
        assertThat(cluster.clock.nanoTime()).isEqualTo(before);
    }

    @Test
    void failsAtOnceWhenNoServerIsReachable() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).behaviour = FakeServer.Behaviour.DOWN;
        }
        long before = cluster.clock.nanoTime();
        CliFailure failure = failure(() -> increment(client()));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message()).contains("10.0.0.1:7001", "10.0.0.2:7001", "10.0.0.3:7001");
        assertThat(cluster.clock.nanoTime()).isEqualTo(before);
    }

    @Test
    void aStaleReadNeedsNoLeader() throws CliFailure {
        cluster.depose();
        cluster.server("n1").behaviour = FakeServer.Behaviour.DOWN;
        byte[] query = KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(bytes("n")));
        ClientReadOperations.StaleReadAnswer answer = client().reads().stale(query);
        assertThat(KeyValueMessageFormat.decodeResult(answer.answer().result()))
                .isInstanceOf(KeyValueResult.KeyMissing.class);
    }

    @Test
    void anUnansweredReadIsNotUnknown() {
        cluster.server("n1").handleAll(request -> FakeServer.NO_REPLY);
        byte[] query = KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(bytes("n")));
        assertThat(failure(() -> client().reads().linearizable(query)).exitCode())
                .isEqualTo(ExitCode.LEADERLESS);
    }

    @Test
    void aRestrictedClientFollowsNoRedirect() throws CliFailure {
        knownCluster.restrictTo(new RequestTarget(ServerId.of("n2"), cluster.server("n2").address));
        assertThat(client().status().statuses())
                .extracting(status -> status.id().value())
                .containsExactly("n2");
        assertThat(failure(() -> increment(client())).reason()).isEqualTo("NOT_LEADER");
    }

    @Test
    void endSessionClosesTheSession() throws CliFailure {
        increment(client());
        client().writes().endSession();
        assertThat(cluster.server("n1").requests).last().isInstanceOf(ClientRequest.CloseSessionRequest.class);
    }
}
