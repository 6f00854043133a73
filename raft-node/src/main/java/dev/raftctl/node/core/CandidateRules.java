package dev.raftctl.node.core;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rules for candidates: the pre-vote, the vote, and how to treat the responses (paper section 5.2, dissertation
 * section 9.6).
 */
final class CandidateRules {
    private final RaftState server;

    CandidateRules(RaftState server) {
        this.server = server;
    }

    /**
     * Handles the election timeout. A failed candidate also starts over with a pre-vote before it increments its term
     * again (hazard E20).
     */
    void onElectionTimeout() {
        server.resetElectionTimer();
        server.forgetLeader();
        if (server.canCampaign() && server.now() >= server.electionHoldoffUntil()) {
            campaignUnlessDeferring();
        }
    }

    /**
     * Campaigns, unless this server defers to others: a leader needs disk space, so a server that is short of it lets
     * them campaign first, as does a server in maintenance.
     */
    private void campaignUnlessDeferring() {
        if (server.defersElection()) {
            server.report(
                    server.diskSpaceLevel() == DiskSpaceLevel.AMPLE
                            ? new ElectionDecision.DeferredForMaintenanceDecision(server.term())
                            : new ElectionDecision.DeferredForDiskSpaceDecision(
                                    server.term(), server.diskSpaceLevel()));
        } else {
            campaign();
        }
    }

    /**
     * Campaigns now, with a pre-vote if that is enabled. A server that is not a voter in its own configuration always
     * starts with a pre-vote: most likely it was removed and has not been notified (E24).
     */
    void campaign() {
        if (server.settings.preVote() || !server.configuration().isVoter(server.self())) {
            startPreVote();
        } else {
            startElectionUnlessPromised();
        }
    }

    /**
     * Starts an election, unless a lease promise forbids it. The promise also covers the server's own vote (hazard
     * L09).
     */
    private void startElectionUnlessPromised() {
        if (server.isBoundByLeasePromise()) {
            server.report(new ElectionDecision.DeferredByLeasePromiseDecision(
                    server.term(), server.leasePromiseRemainingNanos() / 1_000_000));
            server.becomeFollower(null, StepDownReason.of(StepDownReason.StepDownCause.LEASE_PROMISE));
        } else {
            startElection(ElectionCause.TIMEOUT);
        }
    }

    /**
     * Campaigns because an operator requested it. As when the leader requests it, voters with a live leader may vote
     * (dissertation section 4.2.3). Where a lease may depend on their promise, the server starts with a pre-vote.
     */
    void campaignByOperator() {
        if (server.settings.leaseReads() || server.isBoundByLeasePromise()) {
            campaign();
        } else {
            startElection(ElectionCause.OPERATOR);
        }
    }

    private void startPreVote() {
        TreeSet<ServerId> granted = new TreeSet<>(List.of(server.self()));
        Role.PreCandidate preCandidate = new Role.PreCandidate(server.term() + 1, granted);
        server.becomePreCandidate(preCandidate);
        server.report(new ElectionDecision.PreVoteStartedDecision(
                server.term(),
                preCandidate.campaignTerm(),
                server.log.last(),
                server.configuration(),
                server.priorLeader(),
                server.priorLeaderContactMillis()));
        if (Quorum.hasMajority(server.configuration(), granted)) {
            startElectionUnlessPromised();
            return;
        }
        for (ServerId voter : server.configuration().allVoters()) {
            if (!voter.equals(server.self())) {
                server.effects.send(voter, new PreVote.PreVoteRequest(preCandidate.campaignTerm(), server.log.last()));
            }
        }
    }

    void startElection(ElectionCause cause) {
        Configuration configuration = server.configuration();
        server.becomeCandidate(new Role.Candidate(new TreeSet<>(), new TreeSet<>()));
        server.report(new ElectionDecision.ElectionStartedDecision(
                server.term(),
                cause,
                server.log.last(),
                configuration,
                server.priorLeader(),
                server.priorLeaderContactMillis()));
        for (ServerId voter : configuration.allVoters()) {
            if (!voter.equals(server.self())) {
                server.effects.sendWhenDurable(
                        voter,
                        new RequestVote.VoteRequest(
                                server.term(),
                                server.log.last(),
                                cause != ElectionCause.TIMEOUT,
                                cause == ElectionCause.TRANSFER));
            }
        }
    }

    /**
     * Counts the server's own vote once it is durable. Otherwise a single-node cluster could elect a leader twice in
     * one term (hazard E22).
     */
    void onHardStateDurable() {
        Role.Candidate candidate = server.role().candidate();
        if (candidate != null && candidate.granted().add(server.self())) {
            becomeLeaderIfElected(candidate.granted());
        }
    }

    void handle(ServerId from, PreVote.PreVoteGranted response) {
        Role.PreCandidate preCandidate = server.role().preCandidate();
        if (preCandidate != null && preCandidate.campaignTerm() == response.term()) {
            if (preCandidate.granted().add(from)) {
                server.report(new ElectionDecision.VoteReceivedDecision(response.term(), from, true));
            }
            if (Quorum.hasMajority(server.configuration(), preCandidate.granted())) {
                startElectionUnlessPromised();
            }
        }
    }

    void handle(ServerId from, PreVote.PreVoteRejected response) {
        Role.PreCandidate preCandidate = server.role().preCandidate();
        if (preCandidate != null && preCandidate.campaignTerm() == response.requestTerm()) {
            server.report(new ElectionDecision.RejectedByVoterDecision(
                    response.requestTerm(), from, true, response.reason(), response.last(), response.term()));
        }
        if (response.term() > server.term()) {
            server.adoptTerm(response.term(), from, TermAdoptionCause.PREVOTE_REJECTED);
        }
        server.onRemovalReported(from, response.removedAt());
    }

    void handle(ServerId from, RequestVote.VoteGranted response) {
        Role.Candidate candidate = server.role().candidate();
        if (response.term() == server.term() && candidate != null) {
            // The request was sent only after this server's own vote was durable.
            server.effects.onHardStateDurable();
            candidate.granted().add(server.self());
            if (candidate.granted().add(from)) {
                server.report(new ElectionDecision.VoteReceivedDecision(response.term(), from, false));
            }
            becomeLeaderIfElected(candidate.granted());
        }
    }

    void handle(ServerId from, RequestVote.VoteRejected response) {
        if (response.term() > server.term()) {
            recordRejectionBy(from, response);
            server.adoptTerm(response.term(), from, TermAdoptionCause.VOTE_REJECTED);
            server.onRemovalReported(from, response.removedAt());
            return;
        }
        Role.Candidate candidate = server.role().candidate();
        if (response.requestTerm() == server.term() && candidate != null) {
            if (candidate.rejected().add(from)) {
                recordRejectionBy(from, response);
            }
            if (Quorum.isMajorityImpossible(server.configuration(), candidate.rejected())) {
                server.report(
                        new ElectionDecision.ElectionLostDecision(server.term(), new TreeSet<>(candidate.rejected())));
            }
        }
        server.onRemovalReported(from, response.removedAt());
    }

    private void becomeLeaderIfElected(SortedSet<ServerId> granted) {
        if (Quorum.hasMajority(server.configuration(), granted)) {
            server.report(new ElectionDecision.ElectionWonDecision(
                    server.term(), new TreeSet<>(granted), server.configuration()));
            LeaderState.start(server);
        }
    }

    private void recordRejectionBy(ServerId voter, RequestVote.VoteRejected response) {
        server.report(new ElectionDecision.RejectedByVoterDecision(
                response.requestTerm(), voter, false, response.reason(), response.last(), response.term()));
    }
}
