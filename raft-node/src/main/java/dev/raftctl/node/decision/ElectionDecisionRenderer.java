package dev.raftctl.node.decision;

import dev.raftctl.node.core.ElectionCause;
import dev.raftctl.node.core.ElectionDecision;
import dev.raftctl.node.core.VoteRejectionDetails;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** Renders decisions about votes and elections. */
final class ElectionDecisionRenderer implements ElectionDecision.Visitor<RenderedDecision> {
    private static final DecisionData NONE = DecisionData.NONE;

    @Override
    public RenderedDecision preVoteStarted(ElectionDecision.PreVoteStartedDecision decision) {
        return new RenderedDecision(
                DecisionKind.PREVOTE_STARTED,
                decision.term(),
                null,
                "",
                withQuorum(
                                NONE.with("campaignTerm", decision.campaignTerm())
                                        .with("last", decision.last()),
                                decision.configuration())
                        .with("priorLeader", decision.priorLeader())
                        .with("heardAgoMs", decision.leaderHeardMillis()),
                "starts a pre-vote for term " + decision.campaignTerm() + ", its log ends at " + decision.last());
    }

    @Override
    public RenderedDecision electionStarted(ElectionDecision.ElectionStartedDecision decision) {
        return new RenderedDecision(
                DecisionKind.ELECTION_STARTED,
                decision.term(),
                null,
                decision.cause().label(),
                withQuorum(NONE.with("last", decision.last()), decision.configuration())
                        .with("priorLeader", decision.priorLeader())
                        .with("heardAgoMs", decision.leaderHeardMillis()),
                "starts an election in term " + decision.term() + explanation(decision.cause()) + ", its log ends at "
                        + decision.last());
    }

    private static String explanation(ElectionCause cause) {
        return switch (cause) {
            case TIMEOUT -> "";
            case TRANSFER -> " because the leader transfers leadership to it";
            case OPERATOR -> " because an operator requested it";
        };
    }

    private static DecisionData withQuorum(DecisionData data, Configuration configuration) {
        DecisionData extended =
                data.with("needed", Quorum.sizeOf(configuration.voters())).with("voters", configuration.voters());
        return configuration.isJoint()
                ? extended.with("outgoingNeeded", Quorum.sizeOf(configuration.outgoing()))
                        .with("outgoing", configuration.outgoing())
                : extended;
    }

    @Override
    public RenderedDecision deferredForDiskSpace(ElectionDecision.DeferredForDiskSpaceDecision decision) {
        return new RenderedDecision(
                DecisionKind.ELECTION_DEFERRED,
                decision.term(),
                null,
                "disk-space",
                NONE.with("level", decision.level().label()),
                "defers the election to other servers: its disk space is "
                        + decision.level().label());
    }

    @Override
    public RenderedDecision deferredForMaintenance(ElectionDecision.DeferredForMaintenanceDecision decision) {
        return new RenderedDecision(
                DecisionKind.ELECTION_DEFERRED,
                decision.term(),
                null,
                "maintenance",
                NONE,
                "defers the election to other servers: it is in maintenance");
    }

    @Override
    public RenderedDecision deferredByLeasePromise(ElectionDecision.DeferredByLeasePromiseDecision decision) {
        return new RenderedDecision(
                DecisionKind.ELECTION_DEFERRED,
                decision.term(),
                null,
                "lease-promise",
                NONE.with("remainingMs", decision.remainingMillis()),
                "does not campaign yet: it promised a leader, whose lease depends on it, not to vote for another "
                        + decision.remainingMillis() + " ms");
    }

    @Override
    public RenderedDecision preVoteGranted(ElectionDecision.PreVoteGrantedDecision decision) {
        return new RenderedDecision(
                DecisionKind.PREVOTE_GRANTED,
                decision.term(),
                decision.candidate(),
                "",
                NONE.with("requestTerm", decision.requestTerm())
                        .with("voterLast", decision.voterLast())
                        .with("candidateLast", decision.candidateLast()),
                "would vote for " + decision.candidate() + " in term " + decision.requestTerm());
    }

    @Override
    public RenderedDecision preVoteRejected(ElectionDecision.PreVoteRejectedDecision decision) {
        return rejection(
                DecisionKind.PREVOTE_REFUSED,
                decision.term(),
                decision.candidate(),
                decision.details(),
                "would not vote for ");
    }

    @Override
    public RenderedDecision voteGranted(ElectionDecision.VoteGrantedDecision decision) {
        return new RenderedDecision(
                DecisionKind.VOTE_GRANTED,
                decision.term(),
                decision.candidate(),
                "",
                NONE.with("voterLast", decision.voterLast()).with("candidateLast", decision.candidateLast()),
                "votes for " + decision.candidate() + " in term " + decision.term() + ", whose log ends at "
                        + decision.candidateLast());
    }

    @Override
    public RenderedDecision voteRejected(ElectionDecision.VoteRejectedDecision decision) {
        return rejection(
                DecisionKind.VOTE_REFUSED,
                decision.term(),
                decision.candidate(),
                decision.details(),
                "rejects a vote for ");
    }

    private static RenderedDecision rejection(
            DecisionKind kind, long requestTerm, ServerId candidate, VoteRejectionDetails details, String verb) {
        return new RenderedDecision(
                kind,
                requestTerm,
                candidate,
                details.reason().label(),
                NONE.with("voterTerm", details.voterTerm())
                        .with("voterVote", details.votedFor())
                        .with("voterLeader", details.leader())
                        .with("voterLast", details.voterLast())
                        .with("candidateLast", details.candidateLast())
                        .with("heardAgoMs", details.leaderHeardMillis()),
                verb + candidate + " in term " + requestTerm + ": "
                        + details.reason().description() + " (term " + details.voterTerm() + ", voted for "
                        + nameOf(details.votedFor()) + ", leader " + nameOf(details.leader()) + ", its log ends at "
                        + details.voterLast() + ", the candidate's log ends at " + details.candidateLast() + ")");
    }

    private static String nameOf(@Nullable ServerId server) {
        return server == null ? "none" : server.value();
    }

    @Override
    public RenderedDecision voteReceived(ElectionDecision.VoteReceivedDecision decision) {
        return new RenderedDecision(
                DecisionKind.VOTE_RECEIVED,
                decision.term(),
                decision.voter(),
                "",
                NONE.with("request", decision.isPreVote() ? "pre-vote" : "vote"),
                decision.voter() + (decision.isPreVote() ? " would vote" : " votes") + " for it in term "
                        + decision.term());
    }

    @Override
    public RenderedDecision rejectedByVoter(ElectionDecision.RejectedByVoterDecision decision) {
        String requestKind = decision.isPreVote() ? "pre-vote" : "vote";
        return new RenderedDecision(
                DecisionKind.REFUSED_BY,
                decision.term(),
                decision.voter(),
                decision.reason().label(),
                NONE.with("request", requestKind)
                        .with("voterTerm", decision.voterTerm())
                        .with("voterLast", decision.voterLast()),
                decision.voter() + " rejected its " + requestKind + " for term " + decision.term() + ": "
                        + decision.reason().description() + " (the voter's log ends at " + decision.voterLast() + ")");
    }

    @Override
    public RenderedDecision electionWon(ElectionDecision.ElectionWonDecision decision) {
        return new RenderedDecision(
                DecisionKind.ELECTION_WON,
                decision.term(),
                null,
                "",
                withQuorum(NONE.with("votes", decision.granted()), decision.configuration()),
                "leads term " + decision.term() + " with the votes of " + decision.granted() + " out of "
                        + decision.configuration().allVoters());
    }

    @Override
    public RenderedDecision electionLost(ElectionDecision.ElectionLostDecision decision) {
        return new RenderedDecision(
                DecisionKind.ELECTION_LOST,
                decision.term(),
                null,
                "",
                NONE.with("rejectedBy", decision.rejected()),
                "cannot win term " + decision.term() + ": rejected by " + decision.rejected());
    }
}
