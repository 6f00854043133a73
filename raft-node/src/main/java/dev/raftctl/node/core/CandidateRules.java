package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Standing for election: the pre-vote round, the vote, and what the answers come to (paper section 5.2, dissertation 9.6). */
final class CandidateRules {
    private final Server server;

    CandidateRules(Server server) {
        this.server = server;
    }

    /** The election timer ran out: a failed candidate, too, asks first before it raises its term again (hazard E20). */
    void onElectionTimeout() {
        server.resetElectionTimer();
        server.forgetLeader();
        if (server.canCampaign() && server.now() >= server.electionHoldoffUntil()) {
            campaignUnlessDeferring();
        }
    }

    /** Who leads should have room for entries: a server without lets the others go first. */
    private void campaignUnlessDeferring() {
        if (server.defersElection()) {
            server.recordDecision(
                    Decision.Kind.ELECTION_DEFERRED,
                    null,
                    "lets the others stand first: its disk is "
                            + server.diskSpaceLevel().label());
        } else {
            campaign();
        }
    }

    /**
     * Stand now, by way of a pre-vote where that is on. A server that its own configuration leaves out always asks first: most
     * likely it is not needed any more and was not told (E24).
     */
    void campaign() {
        if (server.settings.preVote() || !server.configuration().isVoter(server.self())) {
            startPreVote();
        } else {
            startElectionUnlessPromised();
        }
    }

    /** Its own vote, too, is one that it may have promised not to give (hazard L09). */
    private void startElectionUnlessPromised() {
        if (server.isBoundByLeasePromise()) {
            server.recordDecision(
                    Decision.Kind.ELECTION_DEFERRED,
                    null,
                    "does not campaign yet: it promised a leader, which may answer reads by that, to vote for no server for "
                            + server.leasePromiseRemainingNanos() / 1_000_000 + " ms more");
            server.becomeFollower(null, "it is bound by its promise");
        } else {
            startElection(ElectionCause.TIMEOUT);
        }
    }

    /**
     * An operator's word counts as the leader's would: voters that hear from a leader are not bound by it (dissertation section
     * 4.2.3). But where a lease may rest on their silence, nobody stands without asking.
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
        server.recordDecision(
                Decision.Kind.PREVOTE_STARTED,
                null,
                "asks whether it would be elected in term " + preCandidate.campaignTerm() + ", its log ends at "
                        + server.log.last());
        if (Quorum.hasMajority(server.configuration(), granted)) {
            startElectionUnlessPromised();
            return;
        }
        for (ServerId voter : server.configuration().allVoters()) {
            if (!voter.equals(server.self())) {
                server.effects.send(voter, new PreVote.Request(preCandidate.campaignTerm(), server.log.last()));
            }
        }
    }

    void startElection(ElectionCause cause) {
        Configuration configuration = server.configuration();
        server.becomeCandidate(new Role.Candidate(new TreeSet<>(), new TreeSet<>()));
        server.recordDecision(
                Decision.Kind.ELECTION_STARTED,
                null,
                cause.label(),
                "stands in term " + server.term() + cause.explanation + ", its log ends at " + server.log.last());
        for (ServerId voter : configuration.allVoters()) {
            if (!voter.equals(server.self())) {
                server.effects.sendWhenDurable(
                        voter,
                        new RequestVote.Request(
                                server.term(),
                                server.log.last(),
                                cause != ElectionCause.TIMEOUT,
                                cause == ElectionCause.TRANSFER));
            }
        }
    }

    /** The own vote counts once it is on disk: who leads alone could else lead the same term twice (hazard E22). */
    void onHardStateDurable() {
        if (server.role() instanceof Role.Candidate candidate
                && candidate.granted().add(server.self())) {
            becomeLeaderIfElected(candidate.granted());
        }
    }

    void handle(ServerId from, PreVote.Granted response) {
        if (server.role() instanceof Role.PreCandidate preCandidate && preCandidate.campaignTerm() == response.term()) {
            preCandidate.granted().add(from);
            if (Quorum.hasMajority(server.configuration(), preCandidate.granted())) {
                startElectionUnlessPromised();
            }
        }
    }

    void handle(ServerId from, PreVote.Rejected response) {
        if (server.role() instanceof Role.PreCandidate preCandidate
                && preCandidate.campaignTerm() == response.requestTerm()) {
            recordRejectionBy(
                    from,
                    "pre-vote",
                    response.requestTerm(),
                    response.reason().description(),
                    response.last().toString());
        }
        if (response.term() > server.term()) {
            server.adoptTerm(response.term(), from, from + " refused a pre-vote in a higher term");
        }
        server.onRemovalReported(from, response.removedAt());
    }

    void handle(ServerId from, RequestVote.Granted response) {
        if (response.term() == server.term() && server.role() instanceof Role.Candidate candidate) {
            // The request left only after the own vote was written.
            server.effects.onHardStateDurable();
            candidate.granted().add(server.self());
            candidate.granted().add(from);
            becomeLeaderIfElected(candidate.granted());
        }
    }

    void handle(ServerId from, RequestVote.Rejected response) {
        if (response.term() > server.term()) {
            recordRejectionBy(
                    from,
                    "vote",
                    response.requestTerm(),
                    response.reason().description(),
                    response.last().toString());
            server.adoptTerm(response.term(), from, from + " refused a vote in a higher term");
            server.onRemovalReported(from, response.removedAt());
            return;
        }
        if (response.requestTerm() == server.term() && server.role() instanceof Role.Candidate candidate) {
            if (candidate.rejected().add(from)) {
                recordRejectionBy(
                        from,
                        "vote",
                        response.requestTerm(),
                        response.reason().description(),
                        response.last().toString());
            }
            if (Quorum.isMajorityImpossible(server.configuration(), candidate.rejected())) {
                server.recordDecision(
                        Decision.Kind.ELECTION_LOST,
                        null,
                        "cannot win term " + server.term() + ": refused by " + candidate.rejected());
            }
        }
        server.onRemovalReported(from, response.removedAt());
    }

    private void becomeLeaderIfElected(SortedSet<ServerId> granted) {
        if (Quorum.hasMajority(server.configuration(), granted)) {
            server.recordDecision(
                    Decision.Kind.ELECTION_WON,
                    null,
                    "leads term " + server.term() + " by the votes of " + granted + " of "
                            + server.configuration().allVoters());
            LeaderState.start(server);
        }
    }

    private void recordRejectionBy(
            ServerId voter, String voteKind, long requestTerm, String reason, String lastPosition) {
        server.recordRejection(
                Decision.Kind.REFUSED_BY,
                requestTerm,
                voter,
                "",
                voter + " refused its " + voteKind + " for term " + requestTerm + ": " + reason + " (that log ends at "
                        + lastPosition + ")");
    }
}
