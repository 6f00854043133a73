package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.QuorumAnalysis;
import dev.raftctl.cli.findings.SafeToStopCheck;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private ClusterStatus status() throws CliFailure {
        return new ClusterClient(
                        new CachedClusterInfo(cluster.addresses()),
                        cluster,
                        RequestDeadline.in(cluster.clock, 5_000),
                        ProgressListener.NONE)
                .status();
    }

    private static String idOf(ServerStatus status) {
        return status == null ? "none" : status.id().value();
    }

    @Test
    void takesTheLeaderWithTheHighestTerm() throws CliFailure {
        FakeServer old = cluster.server("n3");
        old.role = ServerRole.LEADER;
        old.term = 4;
        assertThat(idOf(status().leader())).isEqualTo("n1");
        old.term = 6;
        assertThat(idOf(status().leader())).isEqualTo("n3");
        assertThat(status().leaderClaims()).hasSize(2);
    }

    @Test
    void aLeaderWithoutQuorumContactIsNotWorking_L01() throws CliFailure {
        cluster.server("n1").quorumContactMs = 1_500;
        assertThat(status().workingLeader()).isNull();
        assertThat(Findings.of(status()).findings())
                .extracting(Finding::sentence)
                .anyMatch(text -> text.contains("has heard from no majority for 1500 ms"));
    }

    @Test
    void lagIsNeverNegative() throws CliFailure {
        FakeServer ahead = cluster.server("n2");
        ahead.last = new LogPosition(5, 99);
        ahead.matchIndex = 99;
        for (ServerProbeResult each : status().probes()) {
            assertThat(status().lag(each)).isNotNegative();
        }
    }

    @Test
    void measuresLagFromTheLeadersLastEntry() throws CliFailure {
        cluster.server("n2").matchIndex = 15;
        ServerProbeResult lagging = status().probe(ServerId.of("n2"));
        assertThat(lagging).isNotNull();
        assertThat(status().lag(lagging)).isEqualTo(5);
    }

    @Test
    void failureToleranceCountsReachableVoters() throws CliFailure {
        assertThat(QuorumAnalysis.failureTolerance(status())).isEqualTo(1);
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(QuorumAnalysis.failureTolerance(status())).isZero();
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(QuorumAnalysis.failureTolerance(status())).isZero();
    }

    /** A server that came back without its data answers, but counts for no quorum (M17). */
    @Test
    void aFencedVoterReducesTheFailureTolerance() throws CliFailure {
        cluster.server("n3").fencedReason = "came back without its data";
        assertThat(QuorumAnalysis.failureTolerance(status())).isZero();
        assertThat(SafeToStopCheck.of(status(), ServerId.of("n2")).isSafe()).isFalse();
        assertThat(SafeToStopCheck.of(status(), ServerId.of("n3")).isSafe()).isTrue();
    }

    @Test
    void listsAStoppedMemberOfTheConfiguration() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        ServerProbeResult stopped = status().probe(ServerId.of("n3"));
        assertThat(stopped).isNotNull();
        assertThat(stopped.isReachable()).isFalse();
        assertThat(stopped.errorText()).isEqualTo("Connection refused");
    }

    @Test
    void takesTheNewestConfigurationWithoutALeader() throws CliFailure {
        cluster.depose();
        cluster.server("n2").configIndex = 7;
        assertThat(idOf(status().authority())).isEqualTo("n2");
    }

    @Test
    void reportsTwoProcessesOfOneServer() throws CliFailure {
        cluster.server("n1").process = 3;
        FakeServer duplicate = cluster.addDuplicate("n1");

        ClusterStatus clusterStatus = status();

        assertThat(clusterStatus.probes()).hasSize(4);
        assertThat(clusterStatus.probe(ServerId.of("n1")).address()).isEqualTo(cluster.server("n1").address);
        assertThat(Findings.of(clusterStatus).findings().get(0).sentence())
                .contains("two processes run as server n1", "10.0.0.1:7001", duplicate.address.toString());
    }

    @Test
    void reportsADuplicateThatAServerNoticed() throws CliFailure {
        cluster.server("n2").duplicates =
                List.of(new ServerProcessStatus.DuplicateServer(ServerId.of("n3"), "10.0.0.3:7001", "10.0.0.9:7001"));
        assertThat(Findings.of(status()).findings().get(0).sentence()).contains("10.0.0.3:7001 and at 10.0.0.9:7001");
    }

    @Test
    void doesNotSuggestBootstrapWithoutConfiguredServers() throws CliFailure {
        FakeCluster unbootstrapped = new FakeCluster();
        unbootstrapped.add("n1").bootstrapWait = "cannot reach n2 at 10.0.0.2:7001 (Connection refused)";
        ClusterStatus clusterStatus = new ClusterClient(
                        new CachedClusterInfo(unbootstrapped.addresses()),
                        unbootstrapped,
                        RequestDeadline.in(unbootstrapped.clock, 5_000),
                        ProgressListener.NONE)
                .status();
        ClusterVerdict diagnosis = Findings.of(clusterStatus);
        assertThat(diagnosis.status()).isEqualTo("unknown");
        assertThat(diagnosis.summary()).contains("cannot reach n2");
        assertThat(diagnosis.next().line()).doesNotContain("bootstrap n1=");
    }
}
