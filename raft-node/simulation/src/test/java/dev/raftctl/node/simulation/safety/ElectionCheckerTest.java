package dev.raftctl.node.simulation.safety;

import static dev.raftctl.node.simulation.safety.CheckerFixture.A;
import static dev.raftctl.node.simulation.safety.CheckerFixture.B;
import static dev.raftctl.node.simulation.safety.CheckerFixture.C;
import static dev.raftctl.node.simulation.safety.CheckerFixture.assertViolation;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.VoteResult;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each check of elections detects its violation and accepts a correct election. */
@DisplayName("The safety checker detects in elections")
class ElectionCheckerTest {
    private static final ServerId D = ServerId.of("d");

    private long now;
    private final RaftSettings settings = RaftSettings.defaults(A);
    private final SafetyChecker checker = new SafetyChecker(settings, () -> now);
    private final CheckerFixture fixture = new CheckerFixture(checker);
    private final CheckerServerModel a = fixture.startedServer(A);
    private final CheckerServerModel b = fixture.startedServer(B);
    private final CheckerServerModel d = fixture.startedServer(D);

    @Test
    @DisplayName("a leader without a majority (ElectedByMajority, M11)")
    void detectsALeaderWithoutAMajority() {
        fixture.persist(a, new HardState(2, A));
        assertViolation("ElectedByMajority", () -> step(a, ServerRole.LEADER, new HardState(2, A), null));
        fixture.persist(b, new HardState(2, A));
        checker.onSend(b, A, new RequestVote.VoteGranted(2));
        assertThatCode(() -> step(a, ServerRole.LEADER, new HardState(2, A), null))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("a candidate that is no voter (OnlyVotersCampaign, M09)")
    void detectsACandidateThatIsNoVoter() {
        assertViolation("OnlyVotersCampaign", () -> step(d, ServerRole.CANDIDATE, new HardState(2, D), null));
    }

    @Test
    @DisplayName("a vote for an older log (VotesAndRejectionsCorrect, E10)")
    void detectsAVoteForAnOlderLog() {
        fixture.persist(b, new HardState(2, null), LogEntry.noop(2, 2));
        step(b, ServerRole.FOLLOWER, new HardState(2, null), null);
        checker.onReceive(b, A, new RequestVote.VoteRequest(3, new LogPosition(1, 5), false));
        assertViolation("VotesAndRejectionsCorrect", () -> step(b, ServerRole.FOLLOWER, new HardState(3, A), null));
    }

    @Test
    @DisplayName("a rejection for a reason that is not true (VotesAndRejectionsCorrect, M08)")
    void detectsAnUnjustifiedRejection() {
        checker.onReceive(b, D, new RequestVote.VoteRequest(3, new LogPosition(1, 5), false));
        RenderedDecision rejection = new RenderedDecision(
                DecisionKind.VOTE_REFUSED,
                3,
                D,
                VoteResult.NO_CONFIGURATION.label(),
                DecisionData.NONE,
                "no vote for d");
        assertViolation("VotesAndRejectionsCorrect", () -> checker.onDecision(b, rejection));
    }

    @Test
    @DisplayName("a vote while the leader is alive (LeaderStickiness, E23)")
    void detectsAVoteWhileTheLeaderIsAlive() {
        checker.onReceive(b, A, new Heartbeat.HeartbeatRequest(1, 1, 1));
        step(b, ServerRole.FOLLOWER, new HardState(1, null), A);
        now = settings.electionTimeoutNanos() / 2;
        checker.onReceive(b, C, new RequestVote.VoteRequest(2, new LogPosition(1, 5), false));
        assertViolation("LeaderStickiness", () -> step(b, ServerRole.FOLLOWER, new HardState(2, C), A));
    }

    @Test
    @DisplayName("a core whose log differs from its writes (LogMatchesWrites, S01)")
    void detectsALogThatDiffersFromItsWrites() {
        RaftStateView before = view(b, ServerRole.FOLLOWER, new HardState(1, null), null);
        fixture.persist(b, null, LogEntry.noop(1, 2));
        assertViolation("LogMatchesWrites", () -> checker.onStep(b, before));
    }

    private void step(CheckerServerModel server, ServerRole role, HardState hardState, ServerId leader) {
        checker.onStep(server, view(server, role, hardState, leader));
    }

    private static RaftStateView view(
            CheckerServerModel server, ServerRole role, HardState hardState, ServerId leader) {
        return CheckerFixture.view(server, role, hardState, leader, 1);
    }
}
