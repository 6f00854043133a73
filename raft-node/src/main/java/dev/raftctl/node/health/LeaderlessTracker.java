package dev.raftctl.node.health;

import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.VoteRejection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the period in which a server knows no leader: what it does about it, and which votes it is refused.
 * Thread-safe.
 */
public final class LeaderlessTracker {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ArrayDeque<ReceivedVoteRejection> rejections = new ArrayDeque<>();
    private long lastLedNanos;
    private boolean leaderless;
    private String stage = "";
    private int attemptCount;
    private boolean preVotePending;
    private boolean deferred;

    private record ReceivedVoteRejection(VoteRejection rejection, long atNanos) {}

    /**
     * The server's role, and what keeps it from campaigning.
     *
     * @param hasLeader whether it leads or knows the leader
     * @param isFenced whether it may not vote
     * @param isRecovering whether it recovers its damaged log
     * @param isHeld whether an operator keeps it from campaigning
     */
    public record LocalElectionState(
            ServerRole role, boolean hasLeader, boolean isFenced, boolean isRecovering, boolean isHeld) {}

    /** Creates a tracker for a server that knows no leader yet. */
    public LeaderlessTracker(long nowNanos) {
        lastLedNanos = nowNanos;
    }

    /**
     * Updates the period with the server's present state.
     *
     * @param leaderContactNanos time since it heard its leader; not negative while it has one
     */
    public synchronized void onElectionState(LocalElectionState now, long leaderContactNanos, long nowNanos) {
        if (now.hasLeader() || now.role() == ServerRole.UNCONFIGURED) {
            lastLedNanos = nowNanos - Math.max(0, leaderContactNanos);
            leaderless = false;
            rejections.clear();
            attemptCount = 0;
            deferred = false;
            preVotePending = false;
            return;
        }
        leaderless = true;
        stage = stageOf(now);
    }

    private String stageOf(LocalElectionState now) {
        if (now.isFenced() || now.role() == ServerRole.REMOVED) {
            return "fenced";
        }
        if (now.isRecovering()) {
            return "recovering";
        }
        return switch (now.role()) {
            case PRE_CANDIDATE, CANDIDATE, LEARNER -> now.role().label();
            default -> now.isHeld() ? "held" : deferred ? "deferred" : "waiting";
        };
    }

    /** Notes that the server asks for pre-votes. */
    public synchronized void onPreVoteStarted() {
        attemptCount++;
        preVotePending = true;
        deferred = false;
    }

    /** Notes that the server campaigns. After a pre-vote, this is the same attempt. */
    public synchronized void onElectionStarted() {
        if (!preVotePending) {
            attemptCount++;
        }
        preVotePending = false;
        deferred = false;
    }

    /** Notes that the server lets others campaign. */
    public synchronized void onElectionDeferred() {
        deferred = true;
    }

    /** Notes that a voter rejected this server's vote or pre-vote. */
    public synchronized void onRejected(
            ServerId voter,
            boolean isPreVote,
            long term,
            String reason,
            LogPosition voterLast,
            LogPosition candidateLast,
            long nowNanos) {
        rejections.add(new ReceivedVoteRejection(
                new VoteRejection(voter, isPreVote, term, reason, voterLast, candidateLast, 0), nowNanos));
        if (rejections.size() > LeaderlessPeriod.MAX_REJECTIONS) {
            rejections.remove();
        }
    }

    /** Returns the current period without a leader, or null. */
    public synchronized @Nullable LeaderlessPeriod at(long nowNanos) {
        if (!leaderless) {
            return null;
        }
        List<VoteRejection> recent = new ArrayList<>();
        for (ReceivedVoteRejection each : rejections) {
            VoteRejection rejection = each.rejection();
            recent.add(new VoteRejection(
                    rejection.voter(),
                    rejection.isPreVote(),
                    rejection.term(),
                    rejection.reason(),
                    rejection.voterLast(),
                    rejection.candidateLast(),
                    Math.max(0, nowNanos - each.atNanos()) / NANOS_PER_MILLI));
        }
        return new LeaderlessPeriod(
                stage, Math.max(0, nowNanos - lastLedNanos) / NANOS_PER_MILLI, attemptCount, recent);
    }
}
