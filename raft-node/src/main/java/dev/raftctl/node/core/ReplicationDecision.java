package dev.raftctl.node.core;

import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** A decision about the log or its replication to the followers. */
public sealed interface ReplicationDecision extends Decision {
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Decision.Visitor<R> visitor) {
        return visitor.replication(this);
    }

    /**
     * The server removes the end of its log, which the leader does not have.
     *
     * @param first the first removed entry
     * @param last the last removed entry
     */
    record LogTruncatedDecision(
            long term, @Nullable ServerId leader, LogPosition first, LogPosition last, long commitIndex)
            implements ReplicationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.logTruncated(this);
        }
    }

    /**
     * A follower's log differs; the leader continues from an earlier entry.
     *
     * @param hint up to where the follower's log may match
     * @param nextIndex from which entry the leader continues
     */
    record NextIndexBackedUpDecision(long term, ServerId follower, long rejectedIndex, LogPosition hint, long nextIndex)
            implements ReplicationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.nextIndexBackedUp(this);
        }
    }

    /**
     * A follower has not responded for an election timeout.
     *
     * @param lastIndex the last index of the leader's log
     */
    record FollowerSilentDecision(long term, ServerId follower, long matchIndex, long lastIndex)
            implements ReplicationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.followerSilent(this);
        }
    }

    /**
     * A follower's log is shorter than what it acknowledged.
     *
     * @param matchIndex what it acknowledged
     */
    record FollowerLostLogDecision(long term, ServerId follower, long followerLastIndex, long matchIndex)
            implements ReplicationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.followerLostLog(this);
        }
    }

    /** A follower responds again. */
    record FollowerReturnedDecision(long term, ServerId follower) implements ReplicationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.followerReturned(this);
        }
    }

    /**
     * A follower needs an entry that the log no longer contains, so it gets the snapshot.
     *
     * @param firstIndex the first index of the leader's log
     */
    record SnapshotSentDecision(long term, ServerId follower, long nextIndex, long firstIndex, LogPosition snapshot)
            implements ReplicationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.snapshotSent(this);
        }
    }

    /**
     * The server installed a leader's snapshot.
     *
     * @param isSuffixKept whether the log after the snapshot was kept
     */
    record SnapshotInstalledDecision(long term, @Nullable ServerId leader, LogPosition snapshot, boolean isSuffixKept)
            implements ReplicationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.snapshotInstalled(this);
        }
    }

    /** A new voter completed a catch-up round. */
    record CatchUpRoundDecision(long term, ServerId follower, int round, long targetIndex, long millis)
            implements ReplicationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.catchUpRound(this);
        }
    }

    /**
     * Derives a value from a decision of this group. A new decision does not compile until every visitor handles it.
     */
    interface Visitor<R> {
        R logTruncated(LogTruncatedDecision decision);

        R nextIndexBackedUp(NextIndexBackedUpDecision decision);

        R followerSilent(FollowerSilentDecision decision);

        R followerLostLog(FollowerLostLogDecision decision);

        R followerReturned(FollowerReturnedDecision decision);

        R snapshotSent(SnapshotSentDecision decision);

        R snapshotInstalled(SnapshotInstalledDecision decision);

        R catchUpRound(CatchUpRoundDecision decision);
    }
}
