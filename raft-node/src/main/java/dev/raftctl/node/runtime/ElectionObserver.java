package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.health.LeaderChangeCounter;
import dev.raftctl.node.health.LeaderlessTracker;
import dev.raftctl.node.health.LeaderlessTracker.ElectionSituation;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
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

    ElectionObserver(TimeSource ticker) {
        this.ticker = ticker;
        leaderless = new LeaderlessTracker(ticker.nanos());
    }

    /**
     * Notes a decision.
     *
     * @param kind the label of its kind
     * @param cause the label of its cause; empty for kinds without one
     */
    void onDecision(String kind, String cause) {
        switch (kind) {
            case "prevote-started" -> leaderless.onPreVoteStarted();
            case "election-started" -> {
                leaderless.onElectionStarted();
                leaderChanges.onElectionStarted(cause);
            }
            case "election-passed" -> leaderless.onElectionDeferred();
            case "election-won" -> leaderChanges.onElectionWon(ticker.nanos());
            case "leader-heard" -> leaderChanges.onLeaderHeard(ticker.nanos());
            default -> {
                // Other decisions do not concern elections.
            }
        }
    }

    /** Notes the state that the core publishes. */
    void onView(RaftStateView view, long nowNanos) {
        leaderless.onSituation(
                new ElectionSituation(
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
