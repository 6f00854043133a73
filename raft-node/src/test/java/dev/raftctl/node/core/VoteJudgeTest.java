package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paper sections 5.2 and 5.4.1; dissertation sections 4.2.3 and 9.6. */
class VoteJudgeTest {
    private static final ServerId A = ServerId.of("a");
    private static final ServerId B = ServerId.of("b");
    private static final Position LAST = new Position(3, 7);

    private static VoteJudge voter(long term, @Nullable ServerId votedFor) {
        return new VoteJudge(new Ballot(term, votedFor), LAST, false, true, false);
    }

    @Test
    @DisplayName("5.1: a candidate of an older term is refused")
    void refuses_an_older_term() {
        assertThat(voter(5, null).vote(A, 4, LAST)).isEqualTo(Verdict.STALE_TERM);
    }

    @Test
    @DisplayName("5.2, E08: one vote a term; to the same candidate again and again")
    void votes_once_a_term() {
        assertThat(voter(5, A).vote(B, 5, LAST)).isEqualTo(Verdict.ALREADY_VOTED);
        assertThat(voter(5, A).vote(A, 5, LAST)).isEqualTo(Verdict.GRANTED);
    }

    @Test
    @DisplayName("5.4.1, E10: the last term decides first, then the length")
    void compares_the_last_term_first() {
        VoteJudge judge = voter(5, null);
        assertThat(judge.vote(A, 5, new Position(4, 2))).isEqualTo(Verdict.GRANTED);
        assertThat(judge.vote(A, 5, new Position(2, 99))).isEqualTo(Verdict.STALE_LOG);
        assertThat(judge.vote(A, 5, new Position(3, 6))).isEqualTo(Verdict.STALE_LOG);
        assertThat(judge.vote(A, 5, new Position(3, 7))).isEqualTo(Verdict.GRANTED);
    }

    @Test
    @DisplayName("M18: a server without a configuration, or without its disk, has no vote to give")
    void has_no_vote_without_a_configuration() {
        VoteJudge judge = new VoteJudge(new Ballot(5, null), LAST, false, false, false);
        assertThat(judge.vote(A, 5, LAST)).isEqualTo(Verdict.NO_CONFIGURATION);
        assertThat(judge.preVote(6, LAST)).isEqualTo(Verdict.NO_CONFIGURATION);
    }

    @Test
    @DisplayName("D13: a server whose log is damaged has no vote to give, not even the one it gave")
    void has_no_vote_while_its_log_is_not_whole() {
        VoteJudge judge = new VoteJudge(new Ballot(5, A), LAST, false, true, true);
        assertThat(judge.vote(A, 5, LAST)).isEqualTo(Verdict.MENDING);
        assertThat(judge.preVote(6, LAST)).isEqualTo(Verdict.MENDING);
        assertThat(judge.vote(A, 4, LAST)).isEqualTo(Verdict.STALE_TERM);
    }

    @Test
    @DisplayName("9.6: no pre-vote while a leader is alive")
    void gives_no_pre_vote_while_a_leader_is_alive() {
        VoteJudge judge = new VoteJudge(new Ballot(5, null), LAST, true, true, false);
        assertThat(judge.preVote(6, LAST)).isEqualTo(Verdict.LEADER_ALIVE);
    }

    @Test
    @DisplayName("9.6: a pre-vote is given where a vote would be, also after a vote in an older term")
    void pre_votes_as_it_would_vote() {
        assertThat(voter(5, A).preVote(6, LAST)).isEqualTo(Verdict.GRANTED);
        assertThat(voter(5, A).preVote(5, LAST)).isEqualTo(Verdict.STALE_TERM);
        assertThat(voter(5, null).preVote(5, LAST)).isEqualTo(Verdict.GRANTED);
        assertThat(voter(5, null).preVote(4, LAST)).isEqualTo(Verdict.STALE_TERM);
        assertThat(voter(5, null).preVote(6, new Position(3, 6))).isEqualTo(Verdict.STALE_LOG);
    }
}
