package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.health.LeaderlessTracker.LocalElectionState;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.VoteRejection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LeaderlessTrackerTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final ServerId N2 = ServerId.of("n2");
    private static final LogPosition VOTER_LAST = new LogPosition(3, 12);
    private static final LogPosition OWN_LAST = new LogPosition(3, 3);

    private final LeaderlessTracker tracker = new LeaderlessTracker(0);

    private void follow(long contactNanos, long now) {
        tracker.onElectionState(
                new LocalElectionState(ServerRole.FOLLOWER, true, false, false, false), contactNanos, now);
    }

    private void noLeader(ServerRole role, long now) {
        tracker.onElectionState(new LocalElectionState(role, false, false, false, false), -1, now);
    }

    private LeaderlessPeriod period(long now) {
        return Objects.requireNonNull(tracker.at(now));
    }

    private void reject(int term, long now) {
        tracker.onRejected(N2, true, term, "log-behind", VOTER_LAST, OWN_LAST, now);
    }

    @Test
    void aServerWithALeaderIsNotLeaderless() {
        follow(0, SECOND);
        assertThat(tracker.at(SECOND)).isNull();
    }

    @Test
    void aServerWithoutAConfigurationIsNotLeaderless() {
        noLeader(ServerRole.UNCONFIGURED, SECOND);
        assertThat(tracker.at(SECOND)).isNull();
    }

    @Test
    void thePeriodBeginsWhenTheLeaderWasLastHeard() {
        follow(40 * MILLI, 10 * SECOND);
        noLeader(ServerRole.FOLLOWER, 12 * SECOND);
        assertThat(period(14 * SECOND).sinceMs()).isEqualTo(4_040);
    }

    @Test
    void aServerThatKnewNoLeaderIsLeaderlessSinceItStarted() {
        noLeader(ServerRole.FOLLOWER, 2 * SECOND);
        assertThat(period(3 * SECOND)).isEqualTo(new LeaderlessPeriod("waiting", 3_000, 0, List.of()));
    }

    @Test
    void theStageIsWhatTheServerDoes() {
        noLeader(ServerRole.PRE_CANDIDATE, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("pre-candidate");
        noLeader(ServerRole.CANDIDATE, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("candidate");
        noLeader(ServerRole.LEARNER, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("learner");
        noLeader(ServerRole.REMOVED, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("fenced");
        tracker.onElectionState(new LocalElectionState(ServerRole.FOLLOWER, false, true, false, true), -1, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("fenced");
        tracker.onElectionState(new LocalElectionState(ServerRole.FOLLOWER, false, false, true, true), -1, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("recovering");
        tracker.onElectionState(new LocalElectionState(ServerRole.FOLLOWER, false, false, false, true), -1, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("held");
    }

    @Test
    void aServerDefersUntilItCampaigns() {
        tracker.onElectionDeferred();
        noLeader(ServerRole.FOLLOWER, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("deferred");
        tracker.onPreVoteStarted();
        noLeader(ServerRole.FOLLOWER, SECOND);
        assertThat(period(SECOND).stage()).isEqualTo("waiting");
    }

    @Test
    void aPreVoteAndItsElectionAreOneAttempt() {
        tracker.onPreVoteStarted();
        tracker.onElectionStarted();
        tracker.onPreVoteStarted();
        tracker.onElectionStarted();
        tracker.onElectionStarted();
        noLeader(ServerRole.CANDIDATE, SECOND);
        assertThat(period(SECOND).attemptCount()).isEqualTo(3);
    }

    @Test
    void theLastRejectionsAreKept() {
        for (int i = 1; i <= 7; i++) {
            reject(i, i * SECOND);
        }
        noLeader(ServerRole.PRE_CANDIDATE, 7 * SECOND);
        assertThat(period(8 * SECOND).rejections())
                .hasSize(LeaderlessPeriod.MAX_REJECTIONS)
                .startsWith(new VoteRejection(N2, true, 3, "log-behind", VOTER_LAST, OWN_LAST, 5_000))
                .endsWith(new VoteRejection(N2, true, 7, "log-behind", VOTER_LAST, OWN_LAST, 1_000));
    }

    @Test
    void aLeaderEndsThePeriodAndItsRejections() {
        tracker.onPreVoteStarted();
        reject(4, SECOND);
        follow(0, 2 * SECOND);
        noLeader(ServerRole.FOLLOWER, 5 * SECOND);
        assertThat(period(5 * SECOND)).isEqualTo(new LeaderlessPeriod("waiting", 3_000, 0, List.of()));
    }
}
