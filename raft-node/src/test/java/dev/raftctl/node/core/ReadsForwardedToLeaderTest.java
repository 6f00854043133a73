package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A follower that requests a read index from its leader")
class ReadsForwardedToLeaderTest {
    private static final ServerId SELF = ServerId.of("f");
    private static final ServerId LEADER = ServerId.of("l");
    private static final Configuration BOTH =
            Configuration.ofVoters(List.of(new ClusterMember(SELF, "f:1"), new ClusterMember(LEADER, "l:1")));
    private static final long TICKET = 1;

    private static Raft follower(long seed) {
        RecoveredState recovered = new RecoveredState(
                new HardState(2, null),
                LogPosition.ZERO,
                Configuration.NONE,
                List.of(new RecoveredState.TermRun(1, 1)),
                1,
                1,
                List.of(new RecoveredState.PositionedConfiguration(new LogPosition(1, 1), BOTH)));
        Raft raft = new Raft(
                RaftSettings.defaults(SELF),
                recovered,
                (from, to, bytesMax) -> List.of(LogEntry.configuration(1, 1, BOTH)),
                new SplittableRandom(seed),
                0);
        raft.step(1, new Event.MessageReceived(LEADER, new Heartbeat.HeartbeatRequest(2, 0, 1)));
        return raft;
    }

    private static long requestNumber(Raft raft) {
        for (Effect effect : raft.step(2, new Event.LinearizableReadsRequested(new long[] {TICKET}))) {
            if (effect instanceof Effect.SendMessage send
                    && send.message() instanceof ReadIndex.ReadIndexRequest request) {
                return request.ticket();
            }
        }
        throw new AssertionError("no read index was requested");
    }

    private static List<Effect> confirm(Raft raft, long number) {
        return raft.step(3, new Event.MessageReceived(LEADER, new ReadIndex.ReadIndexConfirmed(2, number, 1)));
    }

    @Test
    @DisplayName("L08: is answered with the index that the leader confirms")
    void isAnsweredAtTheConfirmedIndex() {
        Raft raft = follower(1);
        assertThat(confirm(raft, requestNumber(raft)))
                .contains(new Effect.RespondToRequest(TICKET, new CoreResponse.ReadAllowedAtIndex(1)));
    }

    @Test
    @DisplayName("L03: is not answered by a confirmation for an earlier run")
    void isNotAnsweredByAConfirmationForAnEarlierRun() {
        long before = requestNumber(follower(1));
        Raft after = follower(2);
        requestNumber(after);
        assertThat(confirm(after, before)).isEmpty();
    }
}
