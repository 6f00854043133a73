package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A follower that asks its leader for a read index")
class ForwardedReadsTest {
    private static final ServerId SELF = ServerId.of("f");
    private static final ServerId LEADER = ServerId.of("l");
    private static final Configuration BOTH =
            Configuration.ofVoters(List.of(new Member(SELF, "f:1"), new Member(LEADER, "l:1")));
    private static final long TICKET = 1;

    private static Raft life(long seed) {
        RecoveredState recovered = new RecoveredState(
                new Ballot(2, null),
                Position.ZERO,
                Configuration.NONE,
                List.of(new RecoveredState.TermRun(1, 1)),
                1,
                1,
                List.of(new RecoveredState.PlacedConfiguration(new Position(1, 1), BOTH)));
        Raft raft = new Raft(
                RaftSettings.defaults(SELF),
                recovered,
                (from, to, bytesMax) -> List.of(Entry.configuration(1, 1, BOTH)),
                new SplittableRandom(seed),
                0);
        raft.step(1, new Event.Received(LEADER, new Heartbeat.Beat(2, 0, 1)));
        return raft;
    }

    private static long numberAsked(Raft raft) {
        for (Effect effect : raft.step(2, new Event.ReadsAsked(new long[] {TICKET}))) {
            if (effect instanceof Effect.Send send && send.message() instanceof ReadIndex.Ask ask) {
                return ask.ticket();
            }
        }
        throw new AssertionError("nothing was asked");
    }

    private static List<Effect> confirmed(Raft raft, long number) {
        return raft.step(3, new Event.Received(LEADER, new ReadIndex.Confirmed(2, number, 1)));
    }

    @Test
    @DisplayName("L08: is answered by the index the leader confirms")
    void is_answered() {
        Raft raft = life(1);
        assertThat(confirmed(raft, numberAsked(raft))).contains(new Effect.Reply(TICKET, new Answer.ReadAt(1)));
    }

    @Test
    @DisplayName("L03: is not answered by what the leader confirmed to its earlier life")
    void is_not_answered_by_an_earlier_life() {
        long before = numberAsked(life(1));
        Raft after = life(2);
        numberAsked(after);
        assertThat(confirmed(after, before)).isEmpty();
    }
}
