package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paper sections 5.2 and 5.4.1; dissertation sections 4.2.3 and 9.6. */
class VoterStateTest {
    private static final ServerId A = ServerId.of("a");
    private static final ServerId B = ServerId.of("b");
    private static final Position LAST = new Position(3, 7);

    private static VoterState voter(long term, @Nullable ServerId votedFor) {
        return new VoterState(new HardState(term, votedFor), LAST, false, true, false);
    }

    @Test
    @DisplayName("5.1: a candidate of an older term is refused")
    void rejectsAnOlderTerm() {
        assertThat(voter(5, null).evaluateVote(A, 4, LAST)).isEqualTo(VoteResult.STALE_TERM);
    }

    @Test
    @DisplayName("5.2, E08: one vote a term; to the same candidate again and again")
    void votesOnceInATerm() {
        assertThat(voter(5, A).evaluateVote(B, 5, LAST)).isEqualTo(VoteResult.ALREADY_VOTED);
        assertThat(voter(5, A).evaluateVote(A, 5, LAST)).isEqualTo(VoteResult.GRANTED);
    }

    @Test
    @DisplayName("5.4.1, E10: the last term decides first, then the length")
    void comparesTheLastTermFirst() {
        VoterState voter = voter(5, null);
        assertThat(voter.evaluateVote(A, 5, new Position(4, 2))).isEqualTo(VoteResult.GRANTED);
        assertThat(voter.evaluateVote(A, 5, new Position(2, 99))).isEqualTo(VoteResult.STALE_LOG);
        assertThat(voter.evaluateVote(A, 5, new Position(3, 6))).isEqualTo(VoteResult.STALE_LOG);
        assertThat(voter.evaluateVote(A, 5, new Position(3, 7))).isEqualTo(VoteResult.GRANTED);
    }

    @Test
    @DisplayName("M18: a server without a configuration, or without its disk, has no vote to give")
    void rejectsWithoutAConfiguration() {
        VoterState voter = new VoterState(new HardState(5, null), LAST, false, false, false);
        assertThat(voter.evaluateVote(A, 5, LAST)).isEqualTo(VoteResult.NO_CONFIGURATION);
        assertThat(voter.evaluatePreVote(6, LAST)).isEqualTo(VoteResult.NO_CONFIGURATION);
    }

    @Test
    @DisplayName("D13: a server whose log is damaged has no vote to give, not even the one it gave")
    void rejectsWhileRecovering() {
        VoterState voter = new VoterState(new HardState(5, A), LAST, false, true, true);
        assertThat(voter.evaluateVote(A, 5, LAST)).isEqualTo(VoteResult.RECOVERING);
        assertThat(voter.evaluatePreVote(6, LAST)).isEqualTo(VoteResult.RECOVERING);
        assertThat(voter.evaluateVote(A, 4, LAST)).isEqualTo(VoteResult.STALE_TERM);
    }

    @Test
    @DisplayName("9.6: no pre-vote while a leader is alive")
    void rejectsPreVotesWhileALeaderIsAlive() {
        VoterState voter = new VoterState(new HardState(5, null), LAST, true, true, false);
        assertThat(voter.evaluatePreVote(6, LAST)).isEqualTo(VoteResult.LEADER_ALIVE);
    }

    @Test
    @DisplayName("9.6: a pre-vote is given where a vote would be, also after a vote in an older term")
    void grantsAPreVoteExactlyWhenItWouldGrantTheVote() {
        assertThat(voter(5, A).evaluatePreVote(6, LAST)).isEqualTo(VoteResult.GRANTED);
        assertThat(voter(5, A).evaluatePreVote(5, LAST)).isEqualTo(VoteResult.STALE_TERM);
        assertThat(voter(5, null).evaluatePreVote(5, LAST)).isEqualTo(VoteResult.GRANTED);
        assertThat(voter(5, null).evaluatePreVote(4, LAST)).isEqualTo(VoteResult.STALE_TERM);
        assertThat(voter(5, null).evaluatePreVote(6, new Position(3, 6))).isEqualTo(VoteResult.STALE_LOG);
    }
}
