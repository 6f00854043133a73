package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.node.health.LeaderChangeCounter;
import dev.raftctl.node.health.LeaderlessTracker;
import dev.raftctl.node.health.LeaderlessTracker.LocalElectionState;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Observes elections through the core's decisions and its published state: periods without a leader, and changes of the
 * leader. The thread that owns the core writes, any thread reads.
 */
final class ElectionObserver {
    private final LeaderlessTracker leaderless;
    private final LeaderChangeCounter leaderChanges = new LeaderChangeCounter();
    private final TimeSource ticker;
    private LogPosition ownLast = LogPosition.ZERO;

    ElectionObserver(TimeSource ticker) {
        this.ticker = ticker;
        leaderless = new LeaderlessTracker(ticker.nanos());
    }

    /** Notes a decision. */
    void onDecision(RenderedDecision decision) {
        switch (decision.kind()) {
            case PREVOTE_STARTED -> leaderless.onPreVoteStarted();
            case ELECTION_STARTED -> {
                leaderless.onElectionStarted();
                leaderChanges.onElectionStarted(decision.cause());
            }
            case ELECTION_DEFERRED -> leaderless.onElectionDeferred();
            case ELECTION_WON -> leaderChanges.onElectionWon(ticker.nanos());
            case LEADER_HEARD -> leaderChanges.onLeaderHeard(ticker.nanos());
            case REFUSED_BY -> onRejected(decision);
            default -> {
                // Other decisions do not concern this server's elections.
            }
        }
    }

    private void onRejected(RenderedDecision decision) {
        ServerId voter = decision.subject();
        if (voter != null) {
            leaderless.onRejected(
                    voter,
                    decision.data().text("request").equals("pre-vote"),
                    decision.term(),
                    decision.cause(),
                    decision.data().position("voterLast"),
                    ownLast,
                    ticker.nanos());
        }
    }

    /** Notes the state that the core publishes. */
    void onView(RaftStateView view, long nowNanos) {
        ownLast = view.last();
        leaderless.onElectionState(
                new LocalElectionState(
                        view.role(),
                        view.leader() != null,
                        !view.fencedReason().isEmpty(),
                        !view.recoveryDescription().isEmpty(),
                        view.electionHoldoffNanos() > 0),
                view.lastLeaderContactNanos(),
                nowNanos);
    }

    /** Returns the current period without a leader, or null. */
    @Nullable
    LeaderlessPeriod leaderless(long nowNanos) {
        return leaderless.at(nowNanos);
    }

    /** Returns the leaders of the last five minutes by the cause of their election. */
    List<LeaderChangeCount> leaderChanges(long nowNanos) {
        return leaderChanges.at(nowNanos);
    }
}
