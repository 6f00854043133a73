package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.QuorumAnalysis;
import dev.raftctl.cli.findings.SafeToStopCheck;
import dev.raftctl.cli.findings.VoteRejections;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the statuses of servers to raftctl's findings: one row for each misleading state of a cluster. */
class ClusterHealthFindingsTest {
    /** Changes a healthy cluster into the state. */
    interface State {
        void apply(FakeCluster cluster);
    }

    /**
     * @param stoppable the servers of n1 to n3 that can be stopped
     * @param tolerance how many more voters can fail
     * @param finding part of a finding; empty if healthy
     * @param hint part of the next step
     */
    record Row(String name, State state, String stoppable, int tolerance, String health, String finding, String hint) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static HealthObservations observed(
            long uncommittedMs, long unappliedMs, long writeRunningMs, int slow, int late, int won) {
        return new HealthObservations(
                60_000,
                List.of(new FollowerLag(ServerId.of("n2"), 0), new FollowerLag(ServerId.of("n3"), 0)),
                uncommittedMs,
                unappliedMs,
                writeRunningMs,
                4,
                slow,
                1_500,
                late,
                480,
                won,
                List.of(
                        new PeerLinkStatus(ServerId.of("n1"), 300, ""),
                        new PeerLinkStatus(ServerId.of("n2"), 300, ""),
                        new PeerLinkStatus(ServerId.of("n3"), 300, "")));
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("well", cluster -> {}, "n1 n2 n3", 1, "healthy", "", ""),
                new Row(
                        "the leader and a follower do not reach each other",
                        cluster -> cluster.cutBoth("n1", "n2"),
                        "n2",
                        0,
                        "degraded",
                        "n2 and the leader n1 have not heard from each other for 13s (no answer for 3 s)",
                        "check the network between 10.0.0.1:7001 and 10.0.0.2:7001"),
                new Row(
                        "the leader does not hear a follower that hears it",
                        cluster -> cluster.cut("n2", "n1"),
                        "n2",
                        0,
                        "degraded",
                        "n2 hears from the leader n1, which has not heard from n2 for 13s",
                        "check the network"),
                new Row(
                        "a follower does not hear a leader that hears it",
                        cluster -> cluster.cut("n1", "n2"),
                        "n2",
                        0,
                        "degraded",
                        "n2 does not hear from the leader n1, which hears from n2",
                        "check the network"),
                new Row(
                        "the followers do not reach each other",
                        cluster -> cluster.cutBoth("n2", "n3"),
                        "n2 n3",
                        0,
                        "degraded",
                        "n2 and n3 do not reach each other (no answer for 3 s)",
                        "check the network between 10.0.0.2:7001 and 10.0.0.3:7001"),
                new Row(
                        "all followers have an election holdoff",
                        cluster -> {
                            cluster.server("n2").holdMs = 90_000;
                            cluster.server("n3").holdMs = 80_000;
                        },
                        "n2 n3",
                        0,
                        "degraded",
                        "n2 and n3 do not campaign for another 1m20s: if n1 fails, there is no leader until that time has passed",
                        "do not stop n1"),
                new Row(
                        "one follower has an election holdoff",
                        cluster -> cluster.server("n2").holdMs = 90_000,
                        "n1 n2 n3",
                        1,
                        "healthy",
                        "",
                        ""),
                new Row(
                        "only this client cannot reach a follower",
                        cluster -> cluster.server("n3").behaviour = FakeServer.Behaviour.UNREACHABLE,
                        "n2 n3",
                        1,
                        "degraded",
                        "the leader n1 hears from it",
                        "restore the network between this host and 10.0.0.3:7001"),
                new Row(
                        "a follower listens elsewhere than its configured address",
                        cluster -> {
                            cluster.cutBoth("n1", "n3");
                            cluster.cut("n2", "n3");
                            cluster.server("n3").advertised = "10.0.0.9:7001";
                        },
                        "n3",
                        0,
                        "degraded",
                        "n3 is at 10.0.0.9:7001, but its configured address is 10.0.0.3:7001",
                        "start n3 at its configured address"),
                new Row(
                        "a follower is an election timeout behind",
                        cluster -> cluster.server("n1").observed = lagging(1_500),
                        "n3",
                        1,
                        "degraded",
                        "n3 is 1500 ms behind",
                        "raftctl inspect n1"),
                new Row(
                        "a follower has acknowledged nothing",
                        cluster -> cluster.server("n1").observed = lagging(-1),
                        "n3",
                        1,
                        "degraded",
                        "n3 has acknowledged nothing since n1 became leader",
                        "raftctl inspect n1"),
                new Row(
                        "the leader has old uncommitted entries",
                        cluster -> cluster.server("n1").observed = observed(8_000, 0, 0, 0, 0, 0),
                        "n1 n2 n3",
                        1,
                        "down",
                        "writes wait: the leader n1 has entries that are not committed after 8000 ms",
                        "raftctl inspect n1"),
                new Row(
                        "slow disks of a majority, and no write in progress",
                        cluster -> {
                            cluster.server("n2").observed = observed(-1, 0, 0, 4, 0, 0);
                            cluster.server("n3").observed = observed(-1, 0, 1_200, 4, 0, 0);
                        },
                        "",
                        1,
                        "degraded",
                        "the disk of n2 is slow: 4 of the last 4 writes took 200 ms or more, the longest 1500 ms",
                        "iostat"),
                new Row(
                        "a single slow write is ignored",
                        cluster -> cluster.server("n2").observed = observed(-1, 0, 0, 1, 0, 0),
                        "n1 n2 n3",
                        1,
                        "healthy",
                        "",
                        ""),
                new Row(
                        "a leader without CPU time",
                        cluster -> cluster.server("n1").observed = observed(0, 0, 0, 0, 43, 0),
                        "n1 n2 n3",
                        1,
                        "degraded",
                        "n1 did not run for 43 %",
                        "CPU quota"),
                new Row(
                        "leaders that change too often",
                        cluster -> {
                            cluster.server("n1").observed = observed(0, 0, 0, 0, 0, 2);
                            cluster.server("n2").observed = observed(-1, 0, 0, 0, 0, 1);
                            cluster.server("n3").observed = observed(-1, 0, 0, 0, 0, 2);
                        },
                        "n1 n2 n3",
                        1,
                        "degraded",
                        "5 leaders were elected in the last five minutes without an operator's request",
                        "raftctl explain election"),
                new Row(
                        "a state machine that lags behind its log",
                        cluster -> {
                            cluster.server("n2").observed = observed(-1, 5_000, 0, 0, 0, 0);
                            cluster.server("n2").lastApplied = 13;
                        },
                        "n1 n2 n3",
                        1,
                        "degraded",
                        "n2 has applied 13 of 20 committed entries",
                        "wait caught-up=n2"),
                new Row(
                        "older servers do not report their links",
                        cluster -> {
                            for (String id : List.of("n1", "n2", "n3")) {
                                cluster.server(id).observed = HealthObservations.NONE;
                            }
                        },
                        "n2 n3",
                        1,
                        "healthy",
                        "",
                        ""),
                new Row(
                        "a stopped follower",
                        cluster -> cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN,
                        "n3",
                        0,
                        "degraded",
                        "n3 does not answer: Connection refused",
                        "start n3, or replace it: raftctl replace-server n3 NEW=H:P"),
                new Row(
                        "a foreign server at a member's address",
                        cluster -> cluster.server("n3").behaviour = FakeServer.Behaviour.REJECTING,
                        "n3",
                        0,
                        "degraded",
                        "a foreign server is at 10.0.0.3:7001: n3 belongs to cluster billing",
                        "stop the server at 10.0.0.3:7001"),
                new Row(
                        "a member that lost its disk",
                        cluster -> {
                            cluster.server("n3").fencedReason = "came back without its data";
                            cluster.server("n3").role = ServerRole.REMOVED;
                        },
                        "n3",
                        0,
                        "degraded",
                        "n3 came back without its disk: came back without its data",
                        "raftctl replace-server n3 NEW=H:P"),
                new Row(
                        "a follower whose term no election explains",
                        cluster -> {
                            // They ignore each other's messages.
                            cluster.cutBoth("n1", "n3");
                            cluster.server("n3").term = 1L << 48;
                        },
                        "n3",
                        0,
                        "degraded",
                        "n3 is in term 281474976710656, 281474976710651 terms ahead of the leader n1 (term 5): elections"
                                + " cannot raise a term that far",
                        "replace it: raftctl replace-server n3 NEW=H:P"),
                new Row(
                        "a follower in a term far below the leader's",
                        cluster -> {
                            cluster.cutBoth("n1", "n3");
                            cluster.server("n1").term = 1L << 48;
                            cluster.server("n2").term = 1L << 48;
                        },
                        "n3",
                        0,
                        "degraded",
                        "n3 is in term 5, 281474976710651 terms behind the leader n1 (term 281474976710656)",
                        "replace it: raftctl replace-server n3 NEW=H:P"),
                new Row(
                        "a cluster whose terms are nearly used up",
                        cluster -> cluster.elect("n1", PeerMessage.MAX_TERM / 2),
                        "n1 n2 n3",
                        1,
                        "degraded",
                        "the terms are nearly used up: the highest term of n1, n2 and n3 is 576460752303423488:"
                                + " 1152921504606846976 is the last one",
                        "raftctl snapshot restore"),
                new Row(
                        "no leader, and voters of a majority in terms far apart",
                        cluster -> {
                            cluster.depose();
                            cluster.server("n1").behaviour = FakeServer.Behaviour.DOWN;
                            cluster.server("n3").term = 1L << 48;
                        },
                        "",
                        0,
                        "down",
                        "n3 is in term 281474976710656, 281474976710651 terms ahead of" + " the others (term 5)",
                        "by at most 4294967296 terms per election timeout"),
                new Row(
                        "no leader, and no term left",
                        cluster -> {
                            cluster.elect("n1", PeerMessage.MAX_TERM);
                            cluster.depose();
                        },
                        "",
                        0,
                        "down",
                        "n3 cannot campaign: there is no term after 1152921504606846976",
                        "raftctl snapshot restore"),
                new Row(
                        "only this client cannot reach the leader",
                        cluster -> cluster.server("n1").behaviour = FakeServer.Behaviour.UNREACHABLE,
                        "",
                        1,
                        "degraded",
                        "this client cannot reach the leader n1: n1 leads term 5, as n2 and n3 report (heard 40 ms"
                                + " ago)",
                        "restore the network between this host and 10.0.0.1:7001"),
                new Row(
                        "the other servers are silent and may have a leader",
                        cluster -> {
                            cluster.depose();
                            cluster.server("n1").behaviour = FakeServer.Behaviour.UNREACHABLE;
                            cluster.server("n2").behaviour = FakeServer.Behaviour.SILENT;
                        },
                        "",
                        0,
                        "unknown",
                        "it is unknown whether there is a leader",
                        "run raftctl where n1 and n2 can be reached"),
                new Row(
                        "a wiped server among silent ones does not mean a new cluster",
                        cluster -> {
                            FakeServer wipedServer = cluster.server("n1");
                            wipedServer.configuration = Configuration.NONE;
                            wipedServer.role = ServerRole.UNCONFIGURED;
                            wipedServer.leader = null;
                            wipedServer.last = LogPosition.ZERO;
                            cluster.server("n2").behaviour = FakeServer.Behaviour.SILENT;
                            cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
                        },
                        "",
                        0,
                        "unknown",
                        "it is unknown whether there is a cluster: n1 has never belonged to one",
                        "start those servers"),
                new Row(
                        "no server reaches another, and one has another address",
                        cluster -> {
                            cluster.depose();
                            cluster.cutBoth("n1", "n2");
                            cluster.cutBoth("n1", "n3");
                            cluster.cutBoth("n2", "n3");
                            cluster.server("n2").advertised = "10.0.0.9:7001";
                        },
                        "",
                        0,
                        "down",
                        "no voter can reach enough other voters for a majority at their configured addresses: n1 cannot"
                                + " reach n2 at 10.0.0.2:7001 (no answer for 3 s)",
                        "start n2 at its configured address"));
    }

    private static HealthObservations lagging(long millis) {
        HealthObservations normal = observed(0, 0, 0, 0, 0, 0);
        return new HealthObservations(
                normal.leaderForMs(),
                List.of(new FollowerLag(ServerId.of("n2"), 0), new FollowerLag(ServerId.of("n3"), millis)),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                normal.links());
    }

    private static ClusterClient client(FakeCluster cluster) {
        return new ClusterClient(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(cluster.clock, 5_000),
                ProgressListener.NONE);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void findingsMatchTheServerStatuses(Row row) throws CliFailure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        row.state().apply(cluster);
        ClusterStatus clusterStatus = client(cluster).status();
        ClusterVerdict health = Findings.of(clusterStatus);
        assertThat(health.status()).as("%s", health).isEqualTo(row.health());
        if (!row.finding().isEmpty()) {
            assertThat(health.findings()).extracting(Finding::sentence).anyMatch(text -> text.contains(row.finding()));
        }
        assertThat(health.next().line())
                .contains(row.hint())
                .doesNotContain("campaign")
                .doesNotContain("bootstrap");
        List<String> stoppable = new ArrayList<>();
        for (String id : List.of("n1", "n2", "n3")) {
            if (SafeToStopCheck.of(clusterStatus, ServerId.of(id)).isSafe()) {
                stoppable.add(id);
            }
        }
        assertThat(String.join(" ", stoppable)).isEqualTo(row.stoppable());
        assertThat(QuorumAnalysis.failureTolerance(clusterStatus)).isEqualTo(row.tolerance());
    }

    /** {@code wait healthy} and {@code health} use the same findings. */
    @ParameterizedTest
    @MethodSource("rows")
    void waitHealthyAgreesWithHealth(Row row) throws CliFailure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        row.state().apply(cluster);
        ClusterStatus clusterStatus = client(cluster).status();
        boolean isUnmet =
                !ClusterWaitCondition.healthy().unmetReason(clusterStatus).isEmpty();
        assertThat(isUnmet).isEqualTo(!Findings.of(clusterStatus).isHealthy());
    }

    /** Frequent elections are reported for minutes after their cause is gone, so tests of the present ignore them. */
    @Test
    void electionsOfTheLastMinutesAreNoCurrentFinding() throws CliFailure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        cluster.server("n1").observed = observed(0, 0, 0, 0, 0, 3);
        ClusterVerdict health = Findings.of(client(cluster).status());
        assertThat(health.findings()).hasSize(1);
        assertThat(health.currentFindings()).isEmpty();
    }

    @Test
    void toleratesNoFurtherFailureWhenTwoOfFiveAreCutOff() throws CliFailure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3", "n4", "n5");
        for (String majorityServer : List.of("n1", "n2", "n3")) {
            cluster.cutBoth(majorityServer, "n4");
            cluster.cutBoth(majorityServer, "n5");
        }
        ClusterStatus clusterStatus = client(cluster).status();
        assertThat(QuorumAnalysis.failureTolerance(clusterStatus)).isZero();
        assertThat(SafeToStopCheck.of(clusterStatus, ServerId.of("n2")).isSafe())
                .isFalse();
        assertThat(SafeToStopCheck.of(clusterStatus, ServerId.of("n4")).isSafe())
                .isTrue();
    }

    /** A follower whose acknowledgements are lost has not caught up (hazard E28). */
    @Test
    void aServerWhoseRepliesAreLostHasNotCaughtUp() throws CliFailure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        cluster.cut("n2", "n1");
        assertThat(ClusterWaitCondition.caughtUp(ServerId.of("n2"))
                        .unmetReason(client(cluster).status()))
                .contains("which has not heard from n2");
        assertThat(ClusterWaitCondition.caughtUp(ServerId.of("n3"))
                        .unmetReason(client(cluster).status()))
                .isEmpty();
    }

    @Test
    void recognizesALeaderOnlyOtherServersReach() throws CliFailure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        cluster.server("n1").behaviour = FakeServer.Behaviour.UNREACHABLE;
        ClusterStatus clusterStatus = client(cluster).status();
        assertThat(ClusterWaitCondition.leader().unmetReason(clusterStatus))
                .startsWith("n1 leads term 5, as n2 and n3 report");
        assertThat(Findings.of(clusterStatus).leadership()).isEqualTo("n1 leads term 5, as n2 and n3 report");
        cluster.server("n1").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(client(cluster).status().reportedLeader())
                .as("heard 40 ms ago")
                .isNotNull();
        cluster.server("n2").lastLeaderContactMs = 400;
        cluster.server("n3").lastLeaderContactMs = 400;
        assertThat(client(cluster).status().reportedLeader())
                .as("the leader has stopped")
                .isNull();
        cluster.server("n1").behaviour = FakeServer.Behaviour.UNREACHABLE;
        cluster.server("n2").lastLeaderContactMs = 1_200;
        cluster.server("n3").lastLeaderContactMs = 1_200;
        assertThat(client(cluster).status().reportedLeader())
                .as("heard too long ago")
                .isNull();
    }

    @Test
    void keepsRejectionsSinceTheLeaderWasLost() throws CliFailure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        List<DecisionRecord> notes = List.of(
                note(10, 3, "prevote-refused"),
                note(20, 5, "leader-heard"),
                note(90, 5, "leader-lost"),
                note(95, 6, "prevote-refused"));
        Map<ServerId, List<DecisionRecord>> all = Map.of(ServerId.of("n2"), notes);
        assertThat(VoteRejections.sinceLeaderLost(client(cluster).status(), all))
                .hasSize(1)
                .allSatisfy((id, seen) -> assertThat(seen).isEmpty());
        cluster.depose();
        assertThat(VoteRejections.sinceLeaderLost(client(cluster).status(), all).get(ServerId.of("n2")))
                .containsExactly(notes.get(3));
        assertThat(VoteRejections.inTerm(3, all).get(ServerId.of("n2"))).containsExactly(notes.get(0));
    }

    private static DecisionRecord note(long at, long term, String kind) {
        return new DecisionRecord(at, term, kind, "n3", "");
    }
}
