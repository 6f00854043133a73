package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

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

class LeaderDiagnosisTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private ClusterStatus status() throws CliFailure {
        return new ClusterClient(
                        new CachedClusterInfo(cluster.addresses()),
                        cluster,
                        RequestDeadline.in(cluster.clock, 5_000),
                        ProgressListener.NONE)
                .status();
    }

    private LeaderDiagnosis diagnosis() throws CliFailure {
        return LeaderDiagnosis.of(status());
    }

    @Test
    void aHealthyClusterNeedsNoNextStep() throws CliFailure {
        assertThat(diagnosis())
                .isEqualTo(new LeaderDiagnosis(LeaderDiagnosis.LeaderDiagnosisKind.HAS_LEADER, "n1 leads term 5", ""));
    }

    @Test
    void suggestsStartingAMissingMember() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(diagnosis().nextStep()).isEmpty();
        assertThat(LeaderDiagnosis.nextStep(status()))
                .isEqualTo("start n3, or replace it: raftctl replace-server n3 NEW=H:P");
    }

    /** The console's {@code use n2}: servers that were not queried are not reported as a problem. */
    @Test
    void reportsOnlyTheQueriedServer() throws CliFailure {
        CachedClusterInfo knownCluster = new CachedClusterInfo(cluster.addresses());
        knownCluster.restrictTo(new RequestTarget(ServerId.of("n2"), cluster.server("n2").address));
        ClusterStatus clusterStatus = new ClusterClient(
                        knownCluster, cluster, RequestDeadline.in(cluster.clock, 5_000), ProgressListener.NONE)
                .status();
        assertThat(LeaderDiagnosis.of(clusterStatus).verdict()).isEqualTo("queried n2 only: it follows n1, term 5");
        assertThat(LeaderDiagnosis.of(clusterStatus).nextStep())
                .isEqualTo("run 'use cluster' to query all servers again");
        assertThat(ClusterHealth.of(clusterStatus).findings()).hasSize(1);
    }

    @Test
    void countsAndNamesUnreachableVoters() throws CliFailure {
        cluster.depose();
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(diagnosis().verdict())
                .isEqualTo(
                        "no leader: only 1 of 3 voters is reachable, 2 are needed; unreachable: n2 (Connection refused),"
                                + " n3 (Connection refused)");
        assertThat(diagnosis().nextStep()).isEqualTo("start 1 of n2, n3, or restore the network to them");
    }

    @Test
    void namesCandidatesAndTheMostUpToDateLog() throws CliFailure {
        cluster.depose();
        cluster.server("n2").role = ServerRole.CANDIDATE;
        cluster.server("n3").last = new LogPosition(5, 30);
        assertThat(diagnosis().verdict()).isEqualTo("no leader yet in term 5: n2 is campaigning (candidate, term 5)");
        assertThat(diagnosis().nextStep()).endsWith("raftctl campaign n3");
    }

    @Test
    void doesNotProposeAServerThatLostItsDisk_M17() throws CliFailure {
        cluster.depose();
        cluster.server("n3").fencedReason = "it lost its disk";
        cluster.server("n3").last = new LogPosition(5, 30);
        assertThat(diagnosis().verdict()).contains("n3 is not allowed to vote or campaign: it lost its disk");
        assertThat(diagnosis().nextStep()).doesNotContain("campaign n3");
    }

    @Test
    void doesNotSuggestWaitingWhenTooFewCanVote_D13() throws CliFailure {
        FakeCluster two = FakeCluster.of("n1", "n2");
        two.depose();
        two.server("n2").fencedReason = "mends its log, which was damaged";
        LeaderDiagnosis diagnosis = LeaderDiagnosis.of(new ClusterClient(
                        new CachedClusterInfo(two.addresses()),
                        two,
                        RequestDeadline.in(two.clock, 5_000),
                        ProgressListener.NONE)
                .status());
        assertThat(diagnosis.verdict())
                .isEqualTo("no leader, and none can be elected: only 1 of 2 voters may vote, 2 are needed; n2 is not"
                        + " allowed to vote or campaign: mends its log, which was damaged");
        assertThat(diagnosis.nextStep())
                .contains("recover n1 alone: raftctl recover")
                .doesNotContain("wait leader");
    }

    @Test
    void suggestsStartingAnAbsentVoterWhileAnotherRecovers_D13() throws CliFailure {
        cluster.depose();
        cluster.server("n2").fencedReason = "mends its log, which was damaged";
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(diagnosis().verdict()).contains("only 1 of 3 voters may vote, 2 are needed");
        assertThat(diagnosis().nextStep()).isEqualTo("start n3, or restore the network to it");
    }

    @Test
    void doesNotSuggestBootstrapToAServerThatLostItsDisk_M17() throws CliFailure {
        FakeCluster unbootstrapped = new FakeCluster();
        unbootstrapped.add("n3").fencedReason = "it lost its disk";
        LeaderDiagnosis diagnosis = LeaderDiagnosis.of(new ClusterClient(
                        new CachedClusterInfo(unbootstrapped.addresses()),
                        unbootstrapped,
                        RequestDeadline.in(unbootstrapped.clock, 5_000),
                        ProgressListener.NONE)
                .status());
        assertThat(diagnosis)
                .isEqualTo(new LeaderDiagnosis(
                        LeaderDiagnosis.LeaderDiagnosisKind.UNKNOWN,
                        "no cluster is known: n3 is not allowed to vote or campaign",
                        "query another server of its cluster: -e H:P"));
    }

    @Test
    void listsSeveralLeaders() throws CliFailure {
        cluster.server("n3").role = ServerRole.LEADER;
        cluster.server("n3").term = 4;
        assertThat(diagnosis().verdict()).contains("n1 (term 5), n3 (term 4)").contains("the highest term wins");
    }

    @Test
    void aStoppedServerOnlyDegradesTheCluster() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        ClusterHealth health = ClusterHealth.of(status());
        assertThat(health.serves()).isTrue();
        assertThat(health.findings())
                .extracting(ClusterHealth.HealthFinding::text)
                .contains("n3 does not answer: Connection refused");
    }

    @Test
    void reportsUnusableTlsFilesOfARunningServer() throws CliFailure {
        cluster.server("n2").unusableTlsFiles = "the key n2-key.pem is not that of the certificate n2.pem";
        ClusterHealth health = ClusterHealth.of(status());
        assertThat(health.serves()).isTrue();
        assertThat(health.findings())
                .extracting(ClusterHealth.HealthFinding::text)
                .containsExactly(
                        "n2 still uses the TLS files it loaded earlier, because the files on its disk are unusable:"
                                + " the key n2-key.pem is not that of the certificate n2.pem");
    }

    @Test
    void warnsAMonthBeforeACertificateExpires() throws CliFailure {
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        cluster.server("n2").certificateExpiresMs =
                now.plus(Duration.ofDays(31)).toEpochMilli();
        assertThat(ClusterHealth.of(status(), now).findings()).isEmpty();
        cluster.server("n2").certificateExpiresMs =
                now.plus(Duration.ofDays(29)).toEpochMilli();
        cluster.server("n3").certificateExpiresMs =
                now.minus(Duration.ofDays(1)).toEpochMilli();
        assertThat(ClusterHealth.of(status(), now).findings())
                .extracting(ClusterHealth.HealthFinding::text)
                .containsExactly(
                        "the certificate of n2 expires in 29 days, on 2026-03-30T00:00:00Z",
                        "the certificate of n3 expired on 2026-02-28T00:00:00Z");
        assertThat(ClusterHealth.of(status(), now).serves()).isTrue();
    }

    @Test
    void aLostMajorityIsReportedAsDown() throws CliFailure {
        cluster.depose();
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(ClusterHealth.of(status()).serves()).isFalse();
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
