package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * Why a server becomes a follower.
 *
 * @param from the other server concerned, for instance the one with the higher term; null if none is
 * @param millis how long the quorum or the disk has been silent; 0 for other causes
 */
public record StepDownReason(StepDownCause cause, @Nullable ServerId from, long millis) {
    /** The kind of a reason. Its label is public and never changes. */
    public enum StepDownCause {
        HIGHER_TERM("higher-term"),
        /** It heard from a leader of its term. */
        LEADER_HEARD("leader-heard"),
        /** It votes for another server. */
        VOTED("voted"),
        NO_QUORUM("no-quorum"),
        /** Its disk completes no writes. */
        DISK("disk"),
        /** An operator forced it to step down without a successor. */
        OPERATOR("operator"),
        /** An operator forced it to step down; the transfer target received TimeoutNow but did not win its election. */
        OPERATOR_NOT_TAKEN_OVER("operator-not-taken-over"),
        /** An operator forced it to step down, and the transfer target did not catch up. */
        OPERATOR_NOT_CAUGHT_UP("operator-not-caught-up"),
        /** A membership change removed it. */
        REMOVED("removed"),
        /** Another server reported that it was removed while it was away. */
        REMOVAL_REPORTED("removal-reported"),
        FENCED("fenced"),
        /** It may not campaign yet because of a lease promise. */
        LEASE_PROMISE("lease-promise");

        private final String label;

        StepDownCause(String label) {
            this.label = label;
        }

        /** Returns the public label, which never changes. */
        public String label() {
            return label;
        }
    }

    static StepDownReason of(StepDownCause cause) {
        return new StepDownReason(cause, null, 0);
    }

    static StepDownReason of(StepDownCause cause, @Nullable ServerId from) {
        return new StepDownReason(cause, from, 0);
    }

    static StepDownReason silent(StepDownCause cause, long millis) {
        return new StepDownReason(cause, null, millis);
    }
}
