package dev.raftctl.node.simulation.safety;

import static dev.raftctl.node.simulation.safety.WitnessScene.A;
import static dev.raftctl.node.simulation.safety.WitnessScene.ABC;
import static dev.raftctl.node.simulation.safety.WitnessScene.B;
import static dev.raftctl.node.simulation.safety.WitnessScene.C;
import static dev.raftctl.node.simulation.safety.WitnessScene.alarm;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each safety property, made to fail by hand: a witness that cannot be alarmed proves nothing. */
@DisplayName("The witness is alarmed by")
class WitnessTest {
    private final Witness witness = new Witness(4);
    private final WitnessScene scene = new WitnessScene(witness);
    private final ServerGhost a = scene.started(A);
    private final ServerGhost b = scene.started(B);
    private final ServerGhost c = scene.started(C);

    @Test
    @DisplayName("two leaders in one term (ElectionSafety)")
    void two_leaders() {
        leads(a, 2);
        alarm("ElectionSafety", () -> leads(b, 2));
    }

    @Test
    @DisplayName("a server that leads a term again after a restart (ElectionSafety)")
    void a_leader_in_two_lives() {
        leads(a, 2);
        RecoveredState recovered = new RecoveredState(
                new Ballot(2, A),
                Position.ZERO,
                Configuration.NONE,
                List.of(new RecoveredState.TermRun(1, 1)),
                1,
                1,
                List.of());
        witness.started(a, recovered, List.of(Entry.configuration(1, 1, ABC)));
        alarm("ElectionSafety", () -> leads(a, 2));
    }

    @Test
    @DisplayName("a snapshot of a term that its disk has not seen (SnapshotBehindVote)")
    void a_snapshot_ahead_of_the_vote() {
        witness.captured(a, new Position(1, 1));
        alarm("SnapshotBehindVote", () -> witness.captured(a, new Position(2, 1)));
    }

    @Test
    @DisplayName("a leader that overwrites its own log (LeaderAppendOnly)")
    void a_leader_overwrites() {
        leads(a, 2);
        scene.has(a, null, Entry.noop(2, 2));
        alarm("LeaderAppendOnly", () -> scene.has(a, null, Entry.noop(2, 2)));
    }

    @Test
    @DisplayName("the same position behind different logs (LogMatching)")
    void different_logs_match() {
        scene.has(a, null, Entry.noop(2, 2), Entry.noop(4, 3));
        alarm("LogMatching", () -> scene.has(b, null, Entry.noop(3, 2), Entry.noop(4, 3)));
    }

    @Test
    @DisplayName("a leader without a committed entry (LeaderCompleteness)")
    void an_incomplete_leader() {
        commitOnTwo();
        ServerGhost d = scene.empty(ServerId.of("d"));
        scene.has(d, new Ballot(3, null), Entry.configuration(1, 1, ABC));
        alarm("LeaderCompleteness", () -> leads(d, 3));
    }

    @Test
    @DisplayName("a server that believes another entry committed (CommittedAgreement)")
    void another_entry_committed() {
        commitOnTwo();
        scene.has(c, new Ballot(3, null), Entry.noop(3, 2));
        alarm("CommittedAgreement", () -> follows(c, 3, 2));
    }

    @Test
    @DisplayName("an entry applied twice, or one nobody committed (StateMachineSafety)")
    void a_wrong_entry_applied() {
        commitOnTwo();
        alarm("StateMachineSafety", () -> witness.applying(b, Entry.noop(2, 2)));
        witness.applying(b, Entry.configuration(1, 1, ABC));
        alarm("StateMachineSafety", () -> witness.applying(b, Entry.noop(3, 2)));
        witness.applying(b, Entry.noop(2, 2));
        alarm("StateMachineSafety", () -> witness.applying(b, Entry.noop(2, 3)));
    }

    @Test
    @DisplayName("two states after the same entries (StateMachineSafety)")
    void different_states() {
        witness.reached(a, 2, 77);
        alarm("StateMachineSafety", () -> witness.reached(b, 2, 78));
    }

    @Test
    @DisplayName("a committed entry that is truncated, even for a moment (CommittedNeverLost, R02)")
    void a_committed_entry_dropped() {
        commitOnTwo();
        scene.has(b, null, Entry.noop(2, 3));
        scene.has(a, null, Entry.noop(2, 3));
        witness.stepped(a, view(a, ServerRole.LEADER, new Ballot(2, A), 3));
        alarm("CommittedNeverLost", () -> scene.has(b, null, Entry.noop(2, 2)));
    }

    @Test
    @DisplayName("a commit that a majority does not have on disk (DurableMajority, R10)")
    void a_commit_without_a_majority() {
        leads(a, 2);
        scene.has(a, null, Entry.noop(2, 2));
        alarm("DurableMajority", () -> witness.stepped(a, view(a, ServerRole.LEADER, new Ballot(2, A), 2)));
    }

    @Test
    @DisplayName("a leader that commits an old term's entry by counting (OnlyOwnTermCommitted, R01)")
    void an_old_entry_committed() {
        for (ServerGhost server : List.of(a, b, c)) {
            scene.has(server, new Ballot(3, null), Entry.noop(2, 2));
        }
        leads(a, 3);
        alarm("OnlyOwnTermCommitted", () -> witness.stepped(a, view(a, ServerRole.LEADER, new Ballot(3, A), 2)));
    }

    @Test
    @DisplayName("a term or a commitIndex that falls (Monotonic, E11, R06)")
    void going_back() {
        commitOnTwo();
        alarm("Monotonic", () -> follows(a, 1, 2));
        alarm("Monotonic", () -> follows(a, 2, 1));
    }

    @Test
    @DisplayName("two votes in one term (OneVotePerTerm, E03)")
    void two_votes() {
        witness.durable(a, new Ballot(5, B), List.of());
        witness.said(a, B, new RequestVote.Granted(5));
        alarm("OneVotePerTerm", () -> witness.said(a, C, new RequestVote.Granted(5)));
    }

    @Test
    @DisplayName("a vote that is forgotten within its term (OneVotePerTerm, E05)")
    void a_vote_forgotten() {
        witness.stepped(a, view(a, ServerRole.FOLLOWER, new Ballot(5, B), 1));
        alarm("OneVotePerTerm", () -> witness.stepped(a, view(a, ServerRole.FOLLOWER, new Ballot(5, null), 1)));
    }

    @Test
    @DisplayName("a vote or an acknowledgement before it is on disk (PersistBeforeSpeech, E01)")
    void speech_before_the_disk() {
        alarm("PersistBeforeSpeech", () -> witness.said(a, B, new RequestVote.Granted(5)));
        witness.durable(b, new Ballot(5, A), List.of());
        alarm("PersistBeforeSpeech", () -> witness.said(b, C, new RequestVote.Granted(5)));
        alarm("PersistBeforeSpeech", () -> witness.said(c, A, new AppendEntries.Accepted(1, 2)));
    }

    @Test
    @DisplayName("an acknowledgement of what differs from the leader's log (AcknowledgedPrefix, R04)")
    void a_wrong_acknowledgement() {
        scene.has(b, new Ballot(3, null), Entry.noop(2, 2));
        leads(a, 3);
        scene.has(a, null, Entry.noop(3, 2));
        alarm("AcknowledgedPrefix", () -> witness.said(b, A, new AppendEntries.Accepted(3, 2)));
    }

    @Test
    @DisplayName("a disk that forgets its log or its vote (DurableSurvives)")
    void a_forgetful_disk() {
        alarm("DurableSurvives", () -> witness.started(a, RecoveredState.EMPTY, List.of()));
    }

    @Test
    @DisplayName("a configuration in force that is not the last in the log (ConfigurationSafety, M02)")
    void another_configuration_in_force() {
        Configuration two = Configuration.ofVoters(List.of(new Member(A, "a:1"), new Member(B, "b:1")));
        alarm("ConfigurationSafety", () -> scene.has(a, null, Entry.configuration(2, 2, two)));
        scene.has(b, null, Entry.configuration(3, 2, ABC.jointTowards(two)));
        alarm("ConfigurationSafety", () -> follows(b, 1, 1));
    }

    @Test
    @DisplayName("a leader that sends what is acknowledged, or overfills its window (ProgressSanity, R05)")
    void impossible_progress() {
        for (FollowerStatus follower : List.of(
                new FollowerStatus(B, 1, 1, "probe", 0, 0, 0),
                new FollowerStatus(B, 0, 3, "probe", 0, 0, 0),
                new FollowerStatus(B, 0, 1, "probe", 5, 9, 0))) {
            RaftView impossible = view(a, ServerRole.LEADER, new Ballot(2, A), 1, follower);
            alarm("ProgressSanity", () -> witness.stepped(a, impossible));
        }
    }

    private void commitOnTwo() {
        for (ServerGhost server : List.of(a, b)) {
            scene.has(server, new Ballot(2, null), Entry.noop(2, 2));
        }
        leads(a, 2);
        witness.stepped(a, view(a, ServerRole.LEADER, new Ballot(2, A), 2));
    }

    private void leads(ServerGhost server, long term) {
        witness.stepped(server, view(server, ServerRole.LEADER, new Ballot(term, server.id()), 1));
    }

    private void follows(ServerGhost server, long term, long commit) {
        witness.stepped(server, view(server, ServerRole.FOLLOWER, new Ballot(term, null), commit));
    }

    private static RaftView view(
            ServerGhost server, ServerRole role, Ballot ballot, long commit, FollowerStatus... followers) {
        return WitnessScene.view(server, role, ballot, null, commit, followers);
    }
}
