package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.SafeToStopCheck;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaderlessFindingsTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private ClusterStatus status() throws CliFailure {
        return new ClusterClient(
                        new CachedClusterInfo(cluster.addresses()),
                        cluster,
                        RequestDeadline.in(cluster.clock, 5_000),
                        ProgressListener.NONE)
                .status();
    }

    private ClusterVerdict diagnosis() throws CliFailure {
        return Findings.of(status());
    }

    @Test
    void aHealthyClusterNeedsNoNextStep() throws CliFailure {
        assertThat(diagnosis().leadership()).isEqualTo("n1 leads term 5");
        assertThat(diagnosis().findings()).isEmpty();
        assertThat(diagnosis().next().line()).isEmpty();
    }

    @Test
    void suggestsStartingAMissingMember() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(diagnosis().leadership()).isEqualTo("n1 leads term 5");
        assertThat(diagnosis().next().line()).isEqualTo("start n3, or replace it: raftctl replace-server n3 NEW=H:P");
    }

    /** The console's {@code use n2}: servers that were not queried are not reported as a problem. */
    @Test
    void reportsOnlyTheQueriedServer() throws CliFailure {
        CachedClusterInfo knownCluster = new CachedClusterInfo(cluster.addresses());
        knownCluster.restrictTo(new RequestTarget(ServerId.of("n2"), cluster.server("n2").address));
        ClusterStatus clusterStatus = new ClusterClient(
                        knownCluster, cluster, RequestDeadline.in(cluster.clock, 5_000), ProgressListener.NONE)
                .status();
        assertThat(Findings.of(clusterStatus).leadership()).isEqualTo("queried n2 only: it follows n1, term 5");
        assertThat(Findings.of(clusterStatus).next().line()).isEqualTo("run 'use cluster' to query all servers again");
        assertThat(Findings.of(clusterStatus).findings()).hasSize(1);
    }

    @Test
    void countsAndNamesUnreachableVoters() throws CliFailure {
        cluster.depose();
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(diagnosis().summary())
                .isEqualTo("no leader for 40ms: 1 of 3 voters answers, 2 are needed; missing: n2 (Connection refused),"
                        + " n3 (Connection refused)");
        assertThat(diagnosis().next().line())
                .isEqualTo("start n2 or n3, one is enough; then: raftctl wait leader --timeout 60s");
    }

    @Test
    void namesCandidatesAndTheMostUpToDateLog() throws CliFailure {
        cluster.depose();
        cluster.server("n2").role = ServerRole.CANDIDATE;
        cluster.server("n3").last = new LogPosition(5, 30);
        assertThat(diagnosis().summary()).isEqualTo("no leader yet in term 5: n2 is campaigning (candidate, term 5)");
        assertThat(diagnosis().next().line()).contains("raftctl wait leader");
    }

    @Test
    void doesNotProposeAServerThatLostItsDisk_M17() throws CliFailure {
        cluster.depose();
        cluster.server("n3").fencedReason = "it lost its disk";
        cluster.server("n3").last = new LogPosition(5, 30);
        assertThat(diagnosis().findings())
                .extracting(Finding::sentence)
                .contains("n3 is not allowed to vote or campaign: it lost its disk");
        assertThat(diagnosis().next().line()).doesNotContain("campaign n3");
    }

    @Test
    void doesNotSuggestWaitingWhenTooFewCanVote_D13() throws CliFailure {
        FakeCluster two = FakeCluster.of("n1", "n2");
        two.depose();
        two.server("n2").fencedReason = "mends its log, which was damaged";
        ClusterVerdict diagnosis = Findings.of(new ClusterClient(
                        new CachedClusterInfo(two.addresses()),
                        two,
                        RequestDeadline.in(two.clock, 5_000),
                        ProgressListener.NONE)
                .status());
        assertThat(diagnosis.summary())
                .isEqualTo("no leader for 40ms: 1 of 2 voters answers and may vote, 2 are needed; missing: n2 is not"
                        + " allowed to vote or campaign: mends its log, which was damaged");
        assertThat(diagnosis.next().line())
                .contains("recover n1 alone; the others rejoin with empty directories; then: raftctl recover")
                .doesNotContain("wait leader");
    }

    @Test
    void suggestsStartingAnAbsentVoterWhileAnotherRecovers_D13() throws CliFailure {
        cluster.depose();
        cluster.server("n2").fencedReason = "mends its log, which was damaged";
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(diagnosis().summary()).contains("1 of 3 voters answers and may vote, 2 are needed");
        assertThat(diagnosis().next().line()).isEqualTo("start n3; then: raftctl wait leader --timeout 60s");
    }

    @Test
    void doesNotSuggestBootstrapToAServerThatLostItsDisk_M17() throws CliFailure {
        FakeCluster unbootstrapped = new FakeCluster();
        unbootstrapped.add("n3").fencedReason = "it lost its disk";
        ClusterVerdict diagnosis = Findings.of(new ClusterClient(
                        new CachedClusterInfo(unbootstrapped.addresses()),
                        unbootstrapped,
                        RequestDeadline.in(unbootstrapped.clock, 5_000),
                        ProgressListener.NONE)
                .status());
        assertThat(diagnosis.codes()).containsExactly("UNKNOWN_CLUSTER");
        assertThat(diagnosis.status()).isEqualTo("unknown");
        assertThat(diagnosis.summary())
                .isEqualTo("no cluster is known: n3 is not allowed to vote or campaign: it lost its disk");
        assertThat(diagnosis.next().line()).isEqualTo("query another server of its cluster: -e H:P");
    }

    @Test
    void listsSeveralLeaders() throws CliFailure {
        cluster.server("n3").role = ServerRole.LEADER;
        cluster.server("n3").term = 4;
        assertThat(diagnosis().codes()).contains("STALE_LEADER");
        assertThat(diagnosis().findings().get(0).sentence())
                .contains("n1 (term 5), n3 (term 4)")
                .contains("the highest term wins");
    }

    @Test
    void aStoppedServerOnlyDegradesTheCluster() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        ClusterVerdict health = Findings.of(status());
        assertThat(health.isServing()).isTrue();
        assertThat(health.findings()).extracting(Finding::sentence).contains("n3 does not answer: Connection refused");
    }

    @Test
    void reportsUnusableTlsFilesOfARunningServer() throws CliFailure {
        cluster.server("n2").unusableTlsFiles = "the key n2-key.pem is not that of the certificate n2.pem";
        ClusterVerdict health = Findings.of(status());
        assertThat(health.isServing()).isTrue();
        assertThat(health.findings())
                .extracting(Finding::sentence)
                .containsExactly("n2 still uses the TLS files it loaded earlier: the files on its disk are unusable:"
                        + " the key n2-key.pem is not that of the certificate n2.pem");
    }

    @Test
    void warnsAMonthBeforeACertificateExpires() throws CliFailure {
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        cluster.server("n2").certificateExpiresMs =
                now.plus(Duration.ofDays(31)).toEpochMilli();
        assertThat(Findings.of(Evidence.of(status(), now)).findings()).isEmpty();
        cluster.server("n2").certificateExpiresMs =
                now.plus(Duration.ofDays(29)).toEpochMilli();
        cluster.server("n3").certificateExpiresMs =
                now.minus(Duration.ofDays(1)).toEpochMilli();
        assertThat(Findings.of(Evidence.of(status(), now)).findings())
                .extracting(Finding::sentence)
                .containsExactly(
                        "the certificate of n3 expired on 2026-02-28T00:00:00Z",
                        "the certificate of n2 expires in 29 days, on 2026-03-30T00:00:00Z");
        assertThat(Findings.of(Evidence.of(status(), now)).isServing()).isTrue();
    }

    @Test
    void aLostMajorityIsReportedAsDown() throws CliFailure {
        cluster.depose();
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(Findings.of(status()).isServing()).isFalse();
    }

    @Test
    void refusesToStopTheLastSpareServer() throws CliFailure {
        assertThat(SafeToStopCheck.of(status(), cluster.server("n2").id).isSafe())
                .isTrue();
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(SafeToStopCheck.of(status(), cluster.server("n2").id).reasons())
                .containsExactly("without n2 only 1 of 3 voters is caught up and connected to the leader, 2 are needed:"
                        + " n1 (n3 and the leader n1 have not heard from each other for 13000 ms (no answer for 3 s))");
        assertThat(SafeToStopCheck.of(status(), cluster.server("n3").id).isSafe())
                .isTrue();
    }

    @Test
    void aLaggingFollowerDoesNotCount() throws CliFailure {
        cluster.server("n1").last = new LogPosition(5, 9_000);
        cluster.server("n1").matchIndex = 9_000;
        cluster.server("n1").observed = HealthObservations.NONE;
        assertThat(SafeToStopCheck.of(status(), cluster.server("n2").id).isSafe())
                .isFalse();
    }
}
