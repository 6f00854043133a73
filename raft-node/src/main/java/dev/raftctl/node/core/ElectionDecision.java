package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** A decision about a vote, a pre-vote or an election. */
public sealed interface ElectionDecision extends Decision {
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Decision.Visitor<R> visitor) {
        return visitor.election(this);
    }

    /**
     * The server asks the voters whether it could win an election.
     *
     * @param campaignTerm the term in which it would campaign
     * @param last the last position of its log
     * @param configuration whose voters it asks
     * @param priorLeader the last leader that it knew, possibly itself; null if none
     * @param leaderHeardMillis how long ago it heard from that leader; -1 if never
     */
    record PreVoteStartedDecision(
            long term,
            long campaignTerm,
            LogPosition last,
            Configuration configuration,
            @Nullable ServerId priorLeader,
            long leaderHeardMillis)
            implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.preVoteStarted(this);
        }
    }

    /**
     * The server campaigns in its new term.
     *
     * @param last the last position of its log
     * @param configuration whose voters it asks
     * @param priorLeader the last leader that it knew, possibly itself; null if none
     * @param leaderHeardMillis how long ago it heard from that leader; -1 if never
     */
    record ElectionStartedDecision(
            long term,
            ElectionCause cause,
            LogPosition last,
            Configuration configuration,
            @Nullable ServerId priorLeader,
            long leaderHeardMillis)
            implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.electionStarted(this);
        }
    }

    /** The server could campaign, but lets others campaign first because it is short of disk space. */
    record DeferredForDiskSpaceDecision(long term, DiskSpaceLevel level) implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.deferredForDiskSpace(this);
        }
    }

    /** The server could campaign, but lets others campaign first because it is in maintenance. */
    record DeferredForMaintenanceDecision(long term) implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.deferredForMaintenance(this);
        }
    }

    /**
     * The server could campaign, but is bound by a lease promise.
     *
     * @param remainingMillis for how much longer
     */
    record DeferredByLeasePromiseDecision(long term, long remainingMillis) implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.deferredByLeasePromise(this);
        }
    }

    /** The server would vote for the candidate. */
    record PreVoteGrantedDecision(
            long term, ServerId candidate, long requestTerm, LogPosition voterLast, LogPosition candidateLast)
            implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.preVoteGranted(this);
        }
    }

    /** The server would not vote for the candidate. */
    record PreVoteRejectedDecision(long term, ServerId candidate, VoteRejectionDetails details)
            implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.preVoteRejected(this);
        }
    }

    /** The server votes for the candidate. */
    record VoteGrantedDecision(long term, ServerId candidate, LogPosition voterLast, LogPosition candidateLast)
            implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.voteGranted(this);
        }
    }

    /** The server rejects the candidate's request for a vote. */
    record VoteRejectedDecision(long term, ServerId candidate, VoteRejectionDetails details)
            implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.voteRejected(this);
        }
    }

    /**
     * A voter granted this server's request for a vote or a pre-vote.
     *
     * @param term the term that this server campaigns for
     */
    record VoteReceivedDecision(long term, ServerId voter, boolean isPreVote) implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.voteReceived(this);
        }
    }

    /**
     * A voter rejected this server's request for a vote or a pre-vote.
     *
     * @param voterTerm the voter's term when it responded
     */
    record RejectedByVoterDecision(
            long term, ServerId voter, boolean isPreVote, VoteResult reason, LogPosition voterLast, long voterTerm)
            implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.rejectedByVoter(this);
        }
    }

    /**
     * The server leads its term.
     *
     * @param granted the voters that voted for it
     */
    record ElectionWonDecision(long term, SortedSet<ServerId> granted, Configuration configuration)
            implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.electionWon(this);
        }
    }

    /** The server cannot win its term any more. */
    record ElectionLostDecision(long term, SortedSet<ServerId> rejected) implements ElectionDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.electionLost(this);
        }
    }

    /**
     * Derives a value from a decision of this group. A new decision does not compile until every visitor handles it.
     */
    interface Visitor<R> {
        R preVoteStarted(PreVoteStartedDecision decision);

        R electionStarted(ElectionStartedDecision decision);

        R deferredForDiskSpace(DeferredForDiskSpaceDecision decision);

        R deferredForMaintenance(DeferredForMaintenanceDecision decision);

        R deferredByLeasePromise(DeferredByLeasePromiseDecision decision);

        R preVoteGranted(PreVoteGrantedDecision decision);

        R preVoteRejected(PreVoteRejectedDecision decision);

        R voteGranted(VoteGrantedDecision decision);

        R voteRejected(VoteRejectedDecision decision);

        R voteReceived(VoteReceivedDecision decision);

        R rejectedByVoter(RejectedByVoterDecision decision);

        R electionWon(ElectionWonDecision decision);

        R electionLost(ElectionLostDecision decision);
    }
}
