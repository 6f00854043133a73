package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The catch-up rounds of a new voter (dissertation section 4.2.1). */
class MembershipCatchUpPhaseTest {
    private static final long MILLI = 1_000_000;
    private static final long TIMEOUT = 1_000 * MILLI;
    private static final ServerId LEADER = ServerId.of("n1");
    private static final ServerId JOINER = ServerId.of("n2");

    private final Configuration onlyLeader = Configuration.ofVoters(List.of(new ClusterMember(LEADER, "127.0.0.1:1")));
    private final Raft raft = new Raft(
            RaftSettings.withTimeouts(LEADER, TIMEOUT, 100 * MILLI),
            new RecoveredState(
                    new HardState(1, null),
                    LogPosition.ZERO,
                    Configuration.NONE,
                    List.of(new TermRun(1, 1)),
                    1,
                    1,
                    List.of(new PositionedConfiguration(new LogPosition(1, 1), onlyLeader))),
            (from, to, bytesMax) -> List.of(LogEntry.configuration(1, 1, onlyLeader)),
            new SplittableRandom(1),
            0);

    @Test
    void completesARoundWithoutNewEntries() {
        long now = 2 * TIMEOUT;
        raft.step(now, new Event.CampaignRequested(1));
        raft.step(now, new Event.WritePersisted(2, new LogPosition(2, 2)));
        raft.step(
                now,
                new Event.MembershipChangeRequested(
                        2,
                        List.of(new MemberChange.AddVoter(new ClusterMember(JOINER, "127.0.0.1:2"))),
                        0,
                        20 * TIMEOUT));

        long later = now + 3 * TIMEOUT;
        List<Effect> effectsAfterSlowRound =
                raft.step(later, new Event.MessageReceived(JOINER, new AppendEntries.AppendAccepted(2, 2)));
        assertThat(raft.view(later).configuration().isJoint()).isFalse();
        long round = effectsAfterSlowRound.stream()
                .filter(Effect.SendMessage.class::isInstance)
                .map(effect -> ((Effect.SendMessage) effect).message())
                .filter(Heartbeat.HeartbeatRequest.class::isInstance)
                .mapToLong(heartbeat -> ((Heartbeat.HeartbeatRequest) heartbeat).round())
                .max()
                .orElseThrow();
        List<Effect> effects =
                raft.step(later, new Event.MessageReceived(JOINER, new Heartbeat.HeartbeatResponse(2, round, 2)));

        assertThat(raft.view(now + 3 * TIMEOUT).configuration().isJoint()).isTrue();
        assertThat(effects).anyMatch(Effect.PersistWrite.class::isInstance);
    }
}
