package dev.raftctl.node.core;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** A decision about terms or the leader. */
public sealed interface LeadershipDecision extends Decision {
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Decision.Visitor<R> visitor) {
        return visitor.leadership(this);
    }

    /**
     * The server adopts a higher term.
     *
     * @param term the term that it leaves
     * @param loss what the leader relies on and this server lost, if that is the cause
     */
    record TermAdoptedDecision(
            long term,
            @Nullable ServerId from,
            long newTerm,
            TermAdoptionCause cause,
            @Nullable LostEntries loss) implements LeadershipDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.termAdopted(this);
        }
    }

    /** The server ignores a sender whose term is higher than elections can explain. */
    record TermIgnoredDecision(long term, ServerId from, long messageTerm, long maxReachableTerm)
            implements LeadershipDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.termIgnored(this);
        }
    }

    /** The server ignores a message that no correct server sends. */
    record MalformedMessageIgnoredDecision(long term, ServerId from, PeerMessage message)
            implements LeadershipDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.malformedMessageIgnored(this);
        }
    }

    /** The server follows a leader that it did not follow before. */
    record LeaderHeardDecision(long term, ServerId leader) implements LeadershipDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leaderHeard(this);
        }
    }

    /**
     * The server heard nothing from its leader for an election timeout.
     *
     * @param silentMillis how long ago it last heard from the leader
     */
    record LeaderLostDecision(long term, ServerId leader, long silentMillis) implements LeadershipDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leaderLost(this);
        }
    }

    /**
     * The server stops leading.
     *
     * @param ledTerm the term that it led
     * @param quorumContactMillis how long ago it was last in contact with a majority
     * @param diskProgressMillis how long ago its own disk last completed a write, or had none to complete
     * @param uncommittedEntryCount the number of entries in its log that are not known to be committed
     */
    record SteppedDownDecision(
            long term,
            long ledTerm,
            StepDownReason reason,
            long quorumContactMillis,
            long diskProgressMillis,
            long uncommittedEntryCount)
            implements LeadershipDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.steppedDown(this);
        }
    }

    /** The leader starts to transfer its leadership. */
    record TransferStartedDecision(long term, ServerId target) implements LeadershipDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transferStarted(this);
        }
    }

    /** A transfer ended. */
    record TransferEndedDecision(long term, ServerId target, TransferEndCause cause) implements LeadershipDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transferEnded(this);
        }
    }

    /**
     * Derives a value from a decision of this group. A new decision does not compile until every visitor handles it.
     */
    interface Visitor<R> {
        R termAdopted(TermAdoptedDecision decision);

        R termIgnored(TermIgnoredDecision decision);

        R malformedMessageIgnored(MalformedMessageIgnoredDecision decision);

        R leaderHeard(LeaderHeardDecision decision);

        R leaderLost(LeaderLostDecision decision);

        R steppedDown(SteppedDownDecision decision);

        R transferStarted(TransferStartedDecision decision);

        R transferEnded(TransferEndedDecision decision);
    }
}
