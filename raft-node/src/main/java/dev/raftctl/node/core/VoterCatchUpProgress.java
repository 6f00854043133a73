package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;

/**
 * The catch-up of one new voter in rounds. Each round replicates up to where the log ended when the round began; the
 * voter is ready once a round takes no longer than an election timeout (dissertation section 4.2.1).
 */
final class VoterCatchUpProgress {
    private final FollowerProgress progress;
    private int round = 1;
    private long roundTarget;
    private long roundStartedAt;
    private boolean caughtUp;

    VoterCatchUpProgress(FollowerProgress progress, long target, long now) {
        this.progress = progress;
        this.roundTarget = target;
        this.roundStartedAt = now;
    }

    ServerId id() {
        return progress.id();
    }

    FollowerProgress progress() {
        return progress;
    }

    int round() {
        return round;
    }

    long roundTarget() {
        return roundTarget;
    }

    /** Returns whether one of the catch-up rounds was short enough to consider the new voter ready. */
    boolean hasCaughtUp() {
        return caughtUp;
    }

    /** Returns whether the new voter has reached the target index of the current catch-up round. */
    boolean hasReachedTarget() {
        return !caughtUp && progress.matchIndex() >= roundTarget;
    }

    long roundElapsedNanos(long now) {
        return now - roundStartedAt;
    }

    void markCaughtUp() {
        caughtUp = true;
    }

    void startNextRound(long target, long now) {
        round++;
        roundTarget = target;
        roundStartedAt = now;
    }
}
