package dev.raftctl.node.simulation.safety;

import static dev.raftctl.node.simulation.safety.WitnessScene.A;
import static dev.raftctl.node.simulation.safety.WitnessScene.B;
import static dev.raftctl.node.simulation.safety.WitnessScene.C;
import static dev.raftctl.node.simulation.safety.WitnessScene.alarm;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each alarm of the witness about elections goes off at what it is for, and not at what is right. */
@DisplayName("The witness of elections finds")
class ElectionWitnessTest {
    private static final ServerId D = ServerId.of("d");

    private long now;
    private final RaftSettings settings = RaftSettings.defaults(A);
    private final Witness witness = new Witness(settings, () -> now);
    private final WitnessScene scene = new WitnessScene(witness);
    private final ServerGhost a = scene.started(A);
    private final ServerGhost b = scene.started(B);
    private final ServerGhost d = scene.started(D);

    @Test
    @DisplayName("a leader without a majority (ElectedByMajorities, M11)")
    void a_leader_without_a_majority() {
        scene.has(a, new Ballot(2, A));
        alarm("ElectedByMajorities", () -> step(a, ServerRole.LEADER, new Ballot(2, A), null));
        scene.has(b, new Ballot(2, A));
        witness.said(b, A, new RequestVote.Granted(2));
        assertThatCode(() -> step(a, ServerRole.LEADER, new Ballot(2, A), null)).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("a candidate without a vote (OnlyVotersStand, M09)")
    void a_candidate_without_a_vote() {
        alarm("OnlyVotersStand", () -> step(d, ServerRole.CANDIDATE, new Ballot(2, D), null));
    }

    @Test
    @DisplayName("a vote for a log that is behind (VotesDeserved, E10)")
    void a_vote_for_a_log_that_is_behind() {
        scene.has(b, new Ballot(2, null), Entry.noop(2, 2));
        step(b, ServerRole.FOLLOWER, new Ballot(2, null), null);
        witness.hearing(b, A, new RequestVote.Ask(3, new Position(1, 5), false));
        alarm("VotesDeserved", () -> step(b, ServerRole.FOLLOWER, new Ballot(3, A), null));
    }

    @Test
    @DisplayName("a refusal for a reason that is not true (VotesDeserved, M08)")
    void a_refusal_for_no_reason() {
        witness.hearing(b, D, new RequestVote.Ask(3, new Position(1, 5), false));
        Decision refusal =
                new Decision(Decision.Kind.VOTE_REFUSED, 3, D, Verdict.NO_CONFIGURATION.word(), "no vote for d");
        alarm("VotesDeserved", () -> witness.decided(b, refusal));
    }

    @Test
    @DisplayName("a voter that does not keep still while a leader lives (KeepStill, E23)")
    void a_voter_that_does_not_keep_still() {
        witness.hearing(b, A, new Heartbeat.Beat(1, 1, 1));
        step(b, ServerRole.FOLLOWER, new Ballot(1, null), A);
        now = settings.electionTimeoutNanos() / 2;
        witness.hearing(b, C, new RequestVote.Ask(2, new Position(1, 5), false));
        alarm("KeepStill", () -> step(b, ServerRole.FOLLOWER, new Ballot(2, C), A));
    }

    @Test
    @DisplayName("a core that believes in another log than it had written (LogAsWritten, S01)")
    void another_log() {
        RaftView before = view(b, ServerRole.FOLLOWER, new Ballot(1, null), null);
        scene.has(b, null, Entry.noop(1, 2));
        alarm("LogAsWritten", () -> witness.stepped(b, before));
    }

    private void step(ServerGhost server, ServerRole role, Ballot ballot, ServerId leader) {
        witness.stepped(server, view(server, role, ballot, leader));
    }

    private static RaftView view(ServerGhost server, ServerRole role, Ballot ballot, ServerId leader) {
        return WitnessScene.view(server, role, ballot, leader, 1);
    }
}
