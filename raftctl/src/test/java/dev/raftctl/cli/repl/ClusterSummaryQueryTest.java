package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterSummaryQueryTest {
    private static final Configuration THREE = Configuration.ofVoters(List.of(
            new ClusterMember(ServerId.of("n1"), "127.0.0.1:1"),
            new ClusterMember(ServerId.of("n2"), "127.0.0.1:2"),
            new ClusterMember(ServerId.of("n3"), "127.0.0.1:3")));

    private static ServerStatus status(String id, String cluster, ServerRole role, long term, @Nullable String leader) {
        return new ServerStatusBuilder(ServerId.of(id))
                .clusterId(cluster)
                .clusterName(cluster)
                .incarnation(1)
                .address("127.0.0.1:1")
                .role(role)
                .term(term)
                .leader(leader == null ? null : ServerId.of(leader))
                .last(new LogPosition(1, 1))
                .commitIndex(1)
                .lastApplied(1)
                .matchIndex(1)
                .configuration(cluster.isEmpty() ? Configuration.NONE : THREE)
                .configIndex(cluster.isEmpty() ? 0 : 1)
                .electionTimeoutMs(1_000)
                .quorumContactMs(role == ServerRole.LEADER ? 30 : -1)
                .lastLeaderContactMs(role == ServerRole.FOLLOWER ? 40 : 3_000)
                .heartbeatMs(100)
                .version("test")
                .build();
    }

    @Test
    void picksTheLeaderOfTheHighestTerm() {
        ClusterSummary summary = ClusterSummaryQuery.summarize(List.of(
                status("n1", "orders", ServerRole.LEADER, 5, "n1"),
                status("n2", "orders", ServerRole.LEADER, 6, "n2"),
                status("n3", "orders", ServerRole.FOLLOWER, 5, "n1")));
        assertThat(summary).isEqualTo(new ClusterSummary(3, "orders", "n2", 6, List.of("n1", "n2", "n3")));
    }

    @Test
    void namesAnUnreachableLeaderThatAFollowerFollows() {
        ClusterSummary summary =
                ClusterSummaryQuery.summarize(List.of(status("n3", "orders", ServerRole.FOLLOWER, 5, "n1")));
        assertThat(summary.leader()).isEqualTo("n1");
        assertThat(summary.reachableCount()).isEqualTo(1);
    }

    @Test
    void reportsNoLeaderWhenNoServerHearsOne() {
        ClusterSummary summary = ClusterSummaryQuery.summarize(List.of(
                status("n1", "orders", ServerRole.PRE_CANDIDATE, 5, "n2"),
                status("n3", "orders", ServerRole.CANDIDATE, 6, null)));
        assertThat(summary.leader()).isNull();
        assertThat(summary.term()).isEqualTo(6);
    }

    /** A candidate that is cut off does not hide the leader that other servers hear. */
    @Test
    void namesTheLeaderThatAFollowerHearsAlthoughAnotherServerCampaigns() {
        ClusterSummary summary = ClusterSummaryQuery.summarize(List.of(
                status("n1", "orders", ServerRole.FOLLOWER, 5, "n2"),
                status("n3", "orders", ServerRole.CANDIDATE, 6, null)));
        assertThat(summary.leader()).isEqualTo("n2");
    }

    @Test
    void includesServersWithoutACluster() {
        ClusterSummary summary =
                ClusterSummaryQuery.summarize(List.of(status("n1", "", ServerRole.UNCONFIGURED, 0, null)));
        assertThat(summary).isEqualTo(new ClusterSummary(1, "", null, 0, List.of("n1")));
        assertThat(ClusterSummaryQuery.summarize(List.of())).isEqualTo(ClusterSummary.UNREACHABLE);
    }
}
