package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests when a leader of three servers, whose commit index is 7, waits for its own disk. */
class WaitForOwnDiskTest {
    @Test
    void anEntryOfOneFollowerWaitsForTheLeadersDisk() {
        assertThat(NodeHealthMeasurements.waitsForOwnDisk(view(9, 7, 8, 7))).isTrue();
    }

    @Test
    void anEntryOfNoFollowerWaitsForFollowers() {
        assertThat(NodeHealthMeasurements.waitsForOwnDisk(view(9, 7, 7, 7))).isFalse();
    }

    @Test
    void aDurableEntryWaitsForFollowers() {
        assertThat(NodeHealthMeasurements.waitsForOwnDisk(view(9, 8, 7, 7))).isFalse();
    }

    @Test
    void withoutAnUncommittedEntryNothingIsAwaited() {
        assertThat(NodeHealthMeasurements.waitsForOwnDisk(view(7, 7, 7, 7))).isFalse();
    }

    private static RaftStateView view(long lastIndex, long durableIndex, long matchOfN2, long matchOfN3) {
        ServerId n1 = ServerId.of("n1");
        ServerId n2 = ServerId.of("n2");
        ServerId n3 = ServerId.of("n3");
        return new RaftStateView(
                ServerRole.LEADER,
                new HardState(4, n1),
                n1,
                1,
                new LogPosition(4, lastIndex),
                durableIndex,
                7,
                7,
                4,
                LogPosition.ZERO,
                Configuration.ofVoters(List.of(
                        new ClusterMember(n1, "n1:1"), new ClusterMember(n2, "n2:1"), new ClusterMember(n3, "n3:1"))),
                1,
                true,
                0,
                0,
                0,
                "",
                "",
                List.of(follower(n2, matchOfN2), follower(n3, matchOfN3)),
                null);
    }

    private static FollowerStatus follower(ServerId id, long matchIndex) {
        return new FollowerStatus(id, matchIndex, matchIndex + 1, "replicate", 0, 0, 0);
    }
}
