package dev.raftctl.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkMatrixTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final ServerId N2 = ServerId.of("n2");
    private static final ServerId N3 = ServerId.of("n3");
    private static final long T = 1_000;

    /** n2 has become leader after n1; n3 follows it. */
    private static ServerStatus leader(long leaderForMs, long lastContactMsOfN1) {
        return status(N2, ServerRole.LEADER, observations(leaderForMs, List.of()))
                .followers(List.of(follower(N1, lastContactMsOfN1), follower(N3, 20)))
                .quorumContactMs(20)
                .build();
    }

    private static FollowerStatus follower(ServerId id, long lastContactMs) {
        return new FollowerStatus(id, 5, 6, "replicate", 0, 0, lastContactMs);
    }

    private static ServerStatusBuilder status(ServerId id, ServerRole role, HealthObservations observations) {
        return new ServerStatusBuilder(id)
                .clusterId("c")
                .role(role)
                .term(6)
                .leader(N2)
                .lastLeaderContactMs(role == ServerRole.LEADER ? 0 : 20)
                .electionTimeoutMs(T)
                .configuration(Configuration.ofVoters(List.of(member(N1), member(N2), member(N3))))
                .observations(observations);
    }

    private static ClusterMember member(ServerId id) {
        return new ClusterMember(id, "10.0.0." + id.value().substring(1) + ":7001");
    }

    private static HealthObservations observations(long leaderForMs, List<PeerLinkStatus> links) {
        return new HealthObservations(leaderForMs, List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, links);
    }

    private static ServerStatus follower(ServerId id) {
        return status(id, ServerRole.FOLLOWER, observations(-1, List.of(new PeerLinkStatus(N2, 300, ""))))
                .build();
    }

    /** @param former the status of n1; null if it does not answer */
    private static ClusterStatus cluster(ServerStatus leader, @Nullable ServerStatus former) {
        List<ServerProbeResult> probes = new ArrayList<>();
        probes.add(new ServerProbeResult(
                N1, new HostPort("10.0.0.1", 7001), former, former == null ? new IOException("refused") : null));
        probes.add(new ServerProbeResult(N2, new HostPort("10.0.0.2", 7001), leader, null));
        probes.add(new ServerProbeResult(N3, new HostPort("10.0.0.3", 7001), follower(N3), null));
        return new ClusterStatus(probes);
    }

    @Test
    void newLeaderDoesNotHearTheKilledFormerLeader() {
        for (long contact : new long[] {-1, 350}) {
            ServerStatus leader = leader(200, contact);
            ClusterStatus status = cluster(leader, null);
            assertThat(new LinkMatrix(status).receives(N2, N1)).isEqualTo(LinkConnectivity.UNKNOWN);
            assertThat(VoterReadiness.contactLoss(status, leader, N1)).isNotEmpty();
            assertThat(VoterReadiness.contactLoss(status, leader, N3)).isEmpty();
        }
    }

    @Test
    void newLeaderIsExpectedToHearAFollowerWhoseLinkToItWorks() {
        ServerStatus leader = leader(2, -1);
        ClusterStatus status = cluster(leader, follower(N1));
        assertThat(new LinkMatrix(status).receives(N2, N1)).isEqualTo(LinkConnectivity.YES);
        assertThat(VoterReadiness.contactLoss(status, leader, N1)).isEmpty();
    }

    @Test
    void leaderHearsAFollowerFromItsFirstResponseUntilAnElectionTimeoutAfterItsLast() {
        assertThat(new LinkMatrix(cluster(leader(200, 100), null)).receives(N2, N1))
                .isEqualTo(LinkConnectivity.YES);
        assertThat(new LinkMatrix(cluster(leader(60_000, T), null)).receives(N2, N1))
                .isEqualTo(LinkConnectivity.YES);
        assertThat(new LinkMatrix(cluster(leader(60_000, T + 1), null)).receives(N2, N1))
                .isEqualTo(LinkConnectivity.NO);
        assertThat(new LinkMatrix(cluster(leader(T + 1, -1), null)).receives(N2, N1))
                .isEqualTo(LinkConnectivity.NO);
    }
}
