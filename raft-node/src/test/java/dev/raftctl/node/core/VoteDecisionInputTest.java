package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paper sections 5.2 and 5.4.1; dissertation sections 4.2.3 and 9.6. */
class VoteDecisionInputTest {
    private static final ServerId A = ServerId.of("a");
    private static final ServerId B = ServerId.of("b");
    private static final LogPosition LAST = new LogPosition(3, 7);

    private static VoteDecisionInput voter(long term, @Nullable ServerId votedFor) {
        return new VoteDecisionInput(new HardState(term, votedFor), LAST, false, true, false);
    }

    @Test
    @DisplayName("5.1: rejects a candidate of an older term")
    void rejectsAnOlderTerm() {
        assertThat(voter(5, null).evaluateVote(A, 4, LAST)).isEqualTo(VoteResult.STALE_TERM);
    }

    @Test
    @DisplayName("5.2, E08: votes once per term, but repeats the vote for the same candidate")
    void votesOnceInATerm() {
        assertThat(voter(5, A).evaluateVote(B, 5, LAST)).isEqualTo(VoteResult.ALREADY_VOTED);
        assertThat(voter(5, A).evaluateVote(A, 5, LAST)).isEqualTo(VoteResult.GRANTED);
    }

    @Test
    @DisplayName("5.4.1, E10: compares the last terms first, then the lengths")
    void comparesTheLastTermFirst() {
        VoteDecisionInput voter = voter(5, null);
        assertThat(voter.evaluateVote(A, 5, new LogPosition(4, 2))).isEqualTo(VoteResult.GRANTED);
        assertThat(voter.evaluateVote(A, 5, new LogPosition(2, 99))).isEqualTo(VoteResult.STALE_LOG);
        assertThat(voter.evaluateVote(A, 5, new LogPosition(3, 6))).isEqualTo(VoteResult.STALE_LOG);
        assertThat(voter.evaluateVote(A, 5, new LogPosition(3, 7))).isEqualTo(VoteResult.GRANTED);
    }

    @Test
    @DisplayName("M18: rejects without a configuration or without its disk")
    void rejectsWithoutAConfiguration() {
        VoteDecisionInput voter = new VoteDecisionInput(new HardState(5, null), LAST, false, false, false);
        assertThat(voter.evaluateVote(A, 5, LAST)).isEqualTo(VoteResult.NO_CONFIGURATION);
        assertThat(voter.evaluatePreVote(6, LAST)).isEqualTo(VoteResult.NO_CONFIGURATION);
    }

    @Test
    @DisplayName("D13: rejects while recovering a damaged log, even the candidate it voted for")
    void rejectsWhileRecovering() {
        VoteDecisionInput voter = new VoteDecisionInput(new HardState(5, A), LAST, false, true, true);
        assertThat(voter.evaluateVote(A, 5, LAST)).isEqualTo(VoteResult.RECOVERING);
        assertThat(voter.evaluatePreVote(6, LAST)).isEqualTo(VoteResult.RECOVERING);
        assertThat(voter.evaluateVote(A, 4, LAST)).isEqualTo(VoteResult.STALE_TERM);
    }

    @Test
    @DisplayName("9.6: rejects pre-votes while a leader is alive")
    void rejectsPreVotesWhileALeaderIsAlive() {
        VoteDecisionInput voter = new VoteDecisionInput(new HardState(5, null), LAST, true, true, false);
        assertThat(voter.evaluatePreVote(6, LAST)).isEqualTo(VoteResult.LEADER_ALIVE);
    }

    @Test
    @DisplayName("9.6: grants a pre-vote exactly when it would grant the vote, also after a vote in an older term")
    void grantsAPreVoteExactlyWhenItWouldGrantTheVote() {
        assertThat(voter(5, A).evaluatePreVote(6, LAST)).isEqualTo(VoteResult.GRANTED);
        assertThat(voter(5, A).evaluatePreVote(5, LAST)).isEqualTo(VoteResult.STALE_TERM);
        assertThat(voter(5, null).evaluatePreVote(5, LAST)).isEqualTo(VoteResult.GRANTED);
        assertThat(voter(5, null).evaluatePreVote(4, LAST)).isEqualTo(VoteResult.STALE_TERM);
        assertThat(voter(5, null).evaluatePreVote(6, new LogPosition(3, 6))).isEqualTo(VoteResult.STALE_LOG);
    }
}
