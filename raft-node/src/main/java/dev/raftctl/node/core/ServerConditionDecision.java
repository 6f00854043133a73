package dev.raftctl.node.core;

import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;

/** A decision about the condition of this server itself. */
public sealed interface ServerConditionDecision extends Decision {
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Decision.Visitor<R> visitor) {
        return visitor.serverCondition(this);
    }

    /** The space level of the server's own disk changed. */
    record DiskSpaceChangedDecision(long term, DiskSpaceLevel level, DiskSpaceLevel previousLevel)
            implements ServerConditionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.diskSpaceChanged(this);
        }
    }

    /** The server neither votes nor campaigns from now on. */
    record FencedDecision(long term, FencedReason reason) implements ServerConditionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fenced(this);
        }
    }

    /**
     * A voter reported that this server was removed from the cluster.
     *
     * @param configuration the position of the committed configuration without this server
     */
    record RemovalReportedDecision(long term, ServerId from, LogPosition configuration)
            implements ServerConditionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.removalReported(this);
        }
    }

    /**
     * The server's log was damaged and has been truncated.
     *
     * @param recoveringTerm the log is complete once it ends in a later term
     */
    record RecoveryStartedDecision(long term, LogPosition last, long recoveringTerm)
            implements ServerConditionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.recoveryStarted(this);
        }
    }

    /** The server has recovered: no entry that it ever acknowledged is missing from its log. */
    record RecoveryCompletedDecision(long term, LogPosition last, long recoveringTerm)
            implements ServerConditionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.recoveryCompleted(this);
        }
    }

    /**
     * Derives a value from a decision of this group. A new decision does not compile until every visitor handles it.
     */
    interface Visitor<R> {
        R diskSpaceChanged(DiskSpaceChangedDecision decision);

        R fenced(FencedDecision decision);

        R removalReported(RemovalReportedDecision decision);

        R recoveryStarted(RecoveryStartedDecision decision);

        R recoveryCompleted(RecoveryCompletedDecision decision);
    }
}
