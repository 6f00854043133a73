package dev.raftctl.node.core;

import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;

/** Handles vote requests and pre-vote requests: acts on what {@link VoteDecisionInput} decides. */
final class VoteRules {
    private final RaftState server;

    VoteRules(RaftState server) {
        this.server = server;
    }

    /** Responds to a pre-vote request. The term, the vote and the election timer stay unchanged (hazard E13). */
    void handle(ServerId from, PreVote.PreVoteRequest request) {
        VoteResult result = voterState(server.isLeaderAlive()).evaluatePreVote(request.term(), request.last());
        if (result.isGranted()) {
            server.report(new ElectionDecision.PreVoteGrantedDecision(
                    server.term(), from, request.term(), server.log.last(), request.last()));
            server.effects.send(from, new PreVote.PreVoteGranted(request.term()));
        } else {
            server.report(new ElectionDecision.PreVoteRejectedDecision(
                    request.term(), from, rejectionDetails(result, request.last())));
            server.effects.send(
                    from,
                    new PreVote.PreVoteRejected(
                            server.term(), request.term(), result, server.log.last(), removalPositionOf(from)));
        }
    }

    void handle(ServerId from, RequestVote.VoteRequest request) {
        if (server.configuration().isEmpty() && request.term() > server.term()) {
            // It cannot vote, so it does not adopt the term either: a stored term would mean that the server took part
            // in a cluster.
            reject(
                    from,
                    request,
                    server.logRecovery.isRecovering() ? VoteResult.RECOVERING : VoteResult.NO_CONFIGURATION);
            return;
        }
        if (server.isLeaderAlive() && !bypassesStickiness(request) && request.term() >= server.term()) {
            // Neither votes nor adopts the term: a removed or partitioned server must not depose a live leader (E23).
            reject(from, request, VoteResult.LEADER_ALIVE);
            return;
        }
        if (request.term() > server.term()) {
            server.adoptTerm(request.term(), from, TermAdoptionCause.VOTE_REQUEST);
        }
        VoteResult result = voterState(false).evaluateVote(from, request.term(), request.last());
        if (!result.isGranted()) {
            reject(from, request, result);
            return;
        }
        if (server.hardState().votedFor() == null) {
            server.voteFor(from);
        }
        if (!server.role().isFollower()) {
            server.becomeFollower(null, StepDownReason.of(StepDownReason.StepDownCause.VOTED, from));
        }
        server.resetElectionTimer();
        server.report(
                new ElectionDecision.VoteGrantedDecision(request.term(), from, server.log.last(), request.last()));
        server.effects.sendAfterPendingWrites(from, new RequestVote.VoteGranted(request.term()));
    }

    /**
     * Returns whether the leader itself or an operator made the candidate campaign. An operator does not release the
     * voter from its lease promise (hazard L09).
     */
    private boolean bypassesStickiness(RequestVote.VoteRequest request) {
        return request.bypassesStickiness() && (request.requestedByLeader() || !server.isBoundByLeasePromise());
    }

    private void reject(ServerId from, RequestVote.VoteRequest request, VoteResult result) {
        server.report(new ElectionDecision.VoteRejectedDecision(
                request.term(), from, rejectionDetails(result, request.last())));
        server.effects.send(
                from,
                new RequestVote.VoteRejected(
                        server.term(), request.term(), result, server.log.last(), removalPositionOf(from)));
    }

    /**
     * Returns the position of the committed configuration that does not contain the candidate; {@link LogPosition#ZERO}
     * if the candidate is a member or is being added, or if this server knows no committed configuration (hazard M25).
     */
    private LogPosition removalPositionOf(ServerId candidate) {
        PositionedConfiguration committed = server.configurations.latestCommitted(server.log.commitIndex());
        LeaderState leader = server.leaderState();
        boolean isMember = committed.configuration().contains(candidate)
                || server.configuration().contains(candidate)
                || (leader != null && leader.isMemberOrJoining(candidate));
        return isMember || committed.configuration().isEmpty() ? LogPosition.ZERO : committed.position();
    }

    private VoteRejectionDetails rejectionDetails(VoteResult reason, LogPosition candidateLast) {
        return new VoteRejectionDetails(
                reason,
                candidateLast,
                server.log.last(),
                server.term(),
                server.hardState().votedFor(),
                server.leader(),
                server.isLeading() ? 0 : server.millisSince(server.leaderHeardAt()));
    }

    private VoteDecisionInput voterState(boolean isLeaderAlive) {
        boolean isConfigured =
                !server.configuration().isEmpty() && server.fencedReason().isEmpty();
        return new VoteDecisionInput(
                server.hardState(), server.log.last(), isLeaderAlive, isConfigured, server.logRecovery.isRecovering());
    }
}
