package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.ElectionCause;
import dev.raftctl.node.core.ElectionDecision.ElectionStartedDecision;
import dev.raftctl.node.core.ElectionDecision.ElectionWonDecision;
import dev.raftctl.node.core.ElectionDecision.RejectedByVoterDecision;
import dev.raftctl.node.core.LeadershipDecision.LeaderHeardDecision;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.decision.DecisionRenderer;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.VoteResult;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests what decisions and published states say about elections. */
class ElectionObserverTest {
    private static final ServerId N2 = ServerId.of("n2");
    private static final LogPosition OWN_LAST = new LogPosition(3, 3);
    private static final LogPosition VOTER_LAST = new LogPosition(3, 12);

    private long nanos;
    private final ElectionObserver observer = new ElectionObserver(new TimeSource() {
        @Override
        long nanos() {
            return nanos;
        }
    });

    private void publish(ServerRole role, @Nullable ServerId leader) {
        observer.onView(
                new RaftStateView(
                        role,
                        new HardState(4, null),
                        leader,
                        1,
                        OWN_LAST,
                        3,
                        3,
                        3,
                        3,
                        LogPosition.ZERO,
                        Configuration.NONE,
                        1,
                        true,
                        leader == null ? -1 : 0,
                        -1,
                        0,
                        "",
                        "",
                        List.of(),
                        null),
                nanos);
    }

    @Test
    void rejectionsOfItsVotesAreReportedWithBothLogs() {
        publish(ServerRole.PRE_CANDIDATE, null);
        observer.onDecision(
                DecisionRenderer.render(new RejectedByVoterDecision(5, N2, true, VoteResult.STALE_LOG, VOTER_LAST, 4)));
        nanos += 900 * TimeSource.NANOS_PER_MILLI;
        LeaderlessPeriod period = Objects.requireNonNull(observer.leaderless(nanos));
        assertThat(period.stage()).isEqualTo("pre-candidate");
        assertThat(period.rejections())
                .containsExactly(
                        new VoteRejection(N2, true, 5, VoteResult.STALE_LOG.label(), VOTER_LAST, OWN_LAST, 900));
        publish(ServerRole.FOLLOWER, N2);
        assertThat(observer.leaderless(nanos)).isNull();
    }

    @Test
    void electionsAreCountedByTheirCause() {
        observer.onDecision(DecisionRenderer.render(
                new ElectionStartedDecision(5, ElectionCause.TRANSFER, OWN_LAST, Configuration.NONE, null, -1)));
        observer.onDecision(
                DecisionRenderer.render(new ElectionWonDecision(5, new TreeSet<>(List.of(N2)), Configuration.NONE)));
        observer.onDecision(DecisionRenderer.render(new LeaderHeardDecision(6, N2)));
        assertThat(observer.leaderChanges(nanos))
                .containsExactly(
                        new LeaderChangeCount(LeaderChangeCount.OBSERVED, 1),
                        new LeaderChangeCount(ElectionCause.TRANSFER.label(), 1));
    }
}
