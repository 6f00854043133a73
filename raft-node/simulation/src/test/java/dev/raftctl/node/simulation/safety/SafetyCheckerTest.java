package dev.raftctl.node.simulation.safety;

import static dev.raftctl.node.simulation.safety.CheckerFixture.A;
import static dev.raftctl.node.simulation.safety.CheckerFixture.ABC;
import static dev.raftctl.node.simulation.safety.CheckerFixture.B;
import static dev.raftctl.node.simulation.safety.CheckerFixture.C;
import static dev.raftctl.node.simulation.safety.CheckerFixture.assertViolation;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Violates each safety property by hand: a checker that never fails proves nothing. */
@DisplayName("The safety checker detects")
class SafetyCheckerTest {
    private final SafetyChecker checker = new SafetyChecker(4);
    private final CheckerFixture fixture = new CheckerFixture(checker);
    private final CheckerServerModel a = fixture.startedServer(A);
    private final CheckerServerModel b = fixture.startedServer(B);
    private final CheckerServerModel c = fixture.startedServer(C);

    @Test
    @DisplayName("two leaders in one term (ElectionSafety)")
    void detectsTwoLeadersInOneTerm() {
        makeLeader(a, 2);
        assertViolation("ElectionSafety", () -> makeLeader(b, 2));
    }

    @Test
    @DisplayName("a server that leads a term again after a restart (ElectionSafety)")
    void detectsALeaderAgainAfterARestart() {
        makeLeader(a, 2);
        RecoveredState recovered = new RecoveredState(
                new HardState(2, A),
                LogPosition.ZERO,
                Configuration.NONE,
                List.of(new RecoveredState.TermRun(1, 1)),
                1,
                1,
                List.of());
        checker.onStart(a, recovered, List.of(LogEntry.configuration(1, 1, ABC)));
        assertViolation("ElectionSafety", () -> makeLeader(a, 2));
    }

    @Test
    @DisplayName("a snapshot of a later term than the disk's hard state (SnapshotBehindVote)")
    void detectsASnapshotAheadOfTheHardState() {
        checker.onSnapshotCaptured(a, new LogPosition(1, 1));
        assertViolation("SnapshotBehindVote", () -> checker.onSnapshotCaptured(a, new LogPosition(2, 1)));
    }

    @Test
    @DisplayName("a leader that overwrites its own log (LeaderAppendOnly)")
    void detectsALeaderOverwritingItsLog() {
        makeLeader(a, 2);
        fixture.persist(a, null, LogEntry.noop(2, 2));
        assertViolation("LeaderAppendOnly", () -> fixture.persist(a, null, LogEntry.noop(2, 2)));
    }

    @Test
    @DisplayName("the same position after different logs (LogMatching)")
    void detectsEqualPositionsInDifferentLogs() {
        fixture.persist(a, null, LogEntry.noop(2, 2), LogEntry.noop(4, 3));
        assertViolation("LogMatching", () -> fixture.persist(b, null, LogEntry.noop(3, 2), LogEntry.noop(4, 3)));
    }

    @Test
    @DisplayName("a leader without a committed entry (LeaderCompleteness)")
    void detectsALeaderWithoutACommittedEntry() {
        commitOnTwo();
        CheckerServerModel d = fixture.emptyServer(ServerId.of("d"));
        fixture.persist(d, new HardState(3, null), LogEntry.configuration(1, 1, ABC));
        assertViolation("LeaderCompleteness", () -> makeLeader(d, 3));
    }

    @Test
    @DisplayName("a server that considers a different entry committed (CommittedPrefixesAgree)")
    void detectsADifferentCommittedEntry() {
        commitOnTwo();
        fixture.persist(c, new HardState(3, null), LogEntry.noop(3, 2));
        assertViolation("CommittedPrefixesAgree", () -> makeFollower(c, 3, 2));
    }

    @Test
    @DisplayName("an entry applied twice, or one that was never committed (StateMachineSafety)")
    void detectsAWronglyAppliedEntry() {
        commitOnTwo();
        assertViolation("StateMachineSafety", () -> checker.onApply(b, LogEntry.noop(2, 2)));
        checker.onApply(b, LogEntry.configuration(1, 1, ABC));
        assertViolation("StateMachineSafety", () -> checker.onApply(b, LogEntry.noop(3, 2)));
        checker.onApply(b, LogEntry.noop(2, 2));
        assertViolation("StateMachineSafety", () -> checker.onApply(b, LogEntry.noop(2, 3)));
    }

    @Test
    @DisplayName("different states after the same entries (StateMachineSafety)")
    void detectsDifferentStatesAtOneIndex() {
        checker.onApplied(a, 2, 77);
        assertViolation("StateMachineSafety", () -> checker.onApplied(b, 2, 78));
    }

    @Test
    @DisplayName("a committed entry that is truncated, even briefly (CommittedNeverLost, R02)")
    void detectsATruncatedCommittedEntry() {
        commitOnTwo();
        fixture.persist(b, null, LogEntry.noop(2, 3));
        fixture.persist(a, null, LogEntry.noop(2, 3));
        checker.onStep(a, view(a, ServerRole.LEADER, new HardState(2, A), 3));
        assertViolation("CommittedNeverLost", () -> fixture.persist(b, null, LogEntry.noop(2, 2)));
    }

    @Test
    @DisplayName("a committed entry that no majority has on disk (DurableMajority, R10)")
    void detectsACommitWithoutADurableMajority() {
        makeLeader(a, 2);
        fixture.persist(a, null, LogEntry.noop(2, 2));
        assertViolation("DurableMajority", () -> checker.onStep(a, view(a, ServerRole.LEADER, new HardState(2, A), 2)));
    }

    @Test
    @DisplayName("a leader that commits an entry of an earlier term by counting (OnlyCurrentTermCommitted, R01)")
    void detectsACommitOfAnEarlierTermByCounting() {
        for (CheckerServerModel server : List.of(a, b, c)) {
            fixture.persist(server, new HardState(3, null), LogEntry.noop(2, 2));
        }
        makeLeader(a, 3);
        assertViolation(
                "OnlyCurrentTermCommitted",
                () -> checker.onStep(a, view(a, ServerRole.LEADER, new HardState(3, A), 2)));
    }

    @Test
    @DisplayName("a term or a commitIndex that decreases (MonotonicState, E11, R06)")
    void detectsAFallingTermOrCommitIndex() {
        commitOnTwo();
        assertViolation("MonotonicState", () -> makeFollower(a, 1, 2));
        assertViolation("MonotonicState", () -> makeFollower(a, 2, 1));
    }

    @Test
    @DisplayName("two votes in one term (OneVotePerTerm, E03)")
    void detectsTwoVotesInOneTerm() {
        checker.onDurable(a, new HardState(5, B), List.of());
        checker.onSend(a, B, new RequestVote.VoteGranted(5));
        assertViolation("OneVotePerTerm", () -> checker.onSend(a, C, new RequestVote.VoteGranted(5)));
    }

    @Test
    @DisplayName("a vote that is forgotten within its term (OneVotePerTerm, E05)")
    void detectsAForgottenVote() {
        checker.onStep(a, view(a, ServerRole.FOLLOWER, new HardState(5, B), 1));
        assertViolation(
                "OneVotePerTerm", () -> checker.onStep(a, view(a, ServerRole.FOLLOWER, new HardState(5, null), 1)));
    }

    @Test
    @DisplayName("a vote or an acknowledgement that is sent before it is on disk (PersistBeforeSend, E01)")
    void detectsASendBeforeItIsDurable() {
        assertViolation("PersistBeforeSend", () -> checker.onSend(a, B, new RequestVote.VoteGranted(5)));
        checker.onDurable(b, new HardState(5, A), List.of());
        assertViolation("PersistBeforeSend", () -> checker.onSend(b, C, new RequestVote.VoteGranted(5)));
        assertViolation("PersistBeforeSend", () -> checker.onSend(c, A, new AppendEntries.AppendAccepted(1, 2)));
    }

    @Test
    @DisplayName("an acknowledgement of entries that differ from the leader's log (AcknowledgedPrefix, R04)")
    void detectsAFalseAcknowledgement() {
        fixture.persist(b, new HardState(3, null), LogEntry.noop(2, 2));
        makeLeader(a, 3);
        fixture.persist(a, null, LogEntry.noop(3, 2));
        assertViolation("AcknowledgedPrefix", () -> checker.onSend(b, A, new AppendEntries.AppendAccepted(3, 2)));
    }

    @Test
    @DisplayName("a disk that loses its log or its vote (DurableStateSurvives)")
    void detectsLostDurableState() {
        assertViolation("DurableStateSurvives", () -> checker.onStart(a, RecoveredState.EMPTY, List.of()));
    }

    @Test
    @DisplayName("an active configuration that is not the last in the log (ConfigurationSafety, M02)")
    void detectsAWrongConfiguration() {
        Configuration two = Configuration.ofVoters(List.of(new ClusterMember(A, "a:1"), new ClusterMember(B, "b:1")));
        assertViolation("ConfigurationSafety", () -> fixture.persist(a, null, LogEntry.configuration(2, 2, two)));
        fixture.persist(b, null, LogEntry.configuration(3, 2, ABC.jointWith(two)));
        assertViolation("ConfigurationSafety", () -> makeFollower(b, 1, 1));
    }

    @Test
    @DisplayName("a leader that resends acknowledged entries or overfills its window (FollowerProgressBounds, R05)")
    void detectsImpossibleFollowerProgress() {
        for (FollowerStatus follower : List.of(
                new FollowerStatus(B, 1, 1, "probe", 0, 0, 0),
                new FollowerStatus(B, 0, 3, "probe", 0, 0, 0),
                new FollowerStatus(B, 0, 1, "probe", 5, 9, 0))) {
            RaftStateView impossible = view(a, ServerRole.LEADER, new HardState(2, A), 1, follower);
            assertViolation("FollowerProgressBounds", () -> checker.onStep(a, impossible));
        }
    }

    private void commitOnTwo() {
        for (CheckerServerModel server : List.of(a, b)) {
            fixture.persist(server, new HardState(2, null), LogEntry.noop(2, 2));
        }
        makeLeader(a, 2);
        checker.onStep(a, view(a, ServerRole.LEADER, new HardState(2, A), 2));
    }

    private void makeLeader(CheckerServerModel server, long term) {
        checker.onStep(server, view(server, ServerRole.LEADER, new HardState(term, server.id()), 1));
    }

    private void makeFollower(CheckerServerModel server, long term, long commit) {
        checker.onStep(server, view(server, ServerRole.FOLLOWER, new HardState(term, null), commit));
    }

    private static RaftStateView view(
            CheckerServerModel server, ServerRole role, HardState hardState, long commit, FollowerStatus... followers) {
        return CheckerFixture.view(server, role, hardState, null, commit, followers);
    }
}
