package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other threads learn of the core's state. */
class PublishedNodeStatusTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final ServerId N2 = ServerId.of("n2");

    private final PublishedNodeStatus published = new PublishedNodeStatus(
            null, null, null, view(ServerRole.FOLLOWER, ""), null, null, null, null, 0, null, new TimeSource());

    /** Returns the view of n1, which knows n2 as the leader unless it leads itself. */
    private static RaftStateView view(ServerRole role, String recovery) {
        return new RaftStateView(
                role,
                new HardState(4, null),
                role == ServerRole.LEADER ? N1 : N2,
                1,
                new LogPosition(4, 7),
                7,
                7,
                7,
                4,
                LogPosition.ZERO,
                Configuration.ofVoters(
                        List.of(new ClusterMember(N1, "10.0.0.1:7001"), new ClusterMember(N2, "10.0.0.2:7001"))),
                1,
                true,
                0,
                0,
                0,
                "",
                recovery,
                List.of(),
                null);
    }

    @Test
    void onlyALeaderIsReportedAsOne() {
        assertThat(published.isLeader()).isFalse();
        published.publish(view(ServerRole.LEADER, ""), 1);
        assertThat(published.isLeader()).isTrue();
        published.publish(view(ServerRole.FOLLOWER, ""), 2);
        assertThat(published.isLeader()).isFalse();
    }

    @Test
    void aServerRecoversWhileItSaysSo() {
        assertThat(published.isRecovering()).isFalse();
        published.publish(view(ServerRole.FOLLOWER, "recovering"), 1);
        assertThat(published.isRecovering()).isTrue();
    }

    @Test
    void aRefusalThatNamesTheLeaderGetsItsAddress() {
        Refusal named = new Refusal(RefusalReason.NOT_LEADER, "n2 leads", "", N2, null);
        assertThat(published.withLeaderAddress(named).leaderAddress()).isEqualTo("10.0.0.2:7001");
        Refusal unknown = new Refusal(RefusalReason.NOT_LEADER, "n9 leads", "", ServerId.of("n9"), null);
        assertThat(published.withLeaderAddress(unknown)).isEqualTo(unknown);
        Refusal complete = new Refusal(RefusalReason.NOT_LEADER, "n2 leads", "", N2, "10.0.0.7:7001");
        assertThat(published.withLeaderAddress(complete)).isEqualTo(complete);
        Refusal busy = new Refusal(RefusalReason.BUSY, "too many");
        assertThat(published.withLeaderAddress(busy)).isEqualTo(busy);
    }
}
