package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Standing for election: the pre-vote round, the vote, and what the answers come to (paper section 5.2, dissertation 9.6). */
final class Elections {
    private final Server server;

    Elections(Server server) {
        this.server = server;
    }

    /** The election timer ran out: a failed candidate, too, asks first before it raises its term again (trap E20). */
    void timedOut() {
        server.resetElectionTimer();
        server.loseLeader();
        if (server.mayStand() && server.now() >= server.holdUntil()) {
            standInTurn();
        }
    }

    /** Who leads should have room for entries: a server without lets the others go first. */
    private void standInTurn() {
        if (server.passesElection()) {
            server.decide(
                    Decision.Kind.ELECTION_PASSED,
                    null,
                    "lets the others stand first: its disk is " + server.space().word());
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
            startElectionUnlessBound();
        }
    }

    /** Its own vote, too, is one that it may have promised not to give (trap L09). */
    private void startElectionUnlessBound() {
        if (server.isBoundByPromise()) {
            server.decide(
                    Decision.Kind.ELECTION_PASSED,
                    null,
                    "does not campaign yet: it promised a leader, which may answer reads by that, to vote for no server for "
                            + server.boundNanos() / 1_000_000 + " ms more");
            server.follow(null, "it is bound by its promise");
        } else {
            startElection(ElectionCause.TIMEOUT);
        }
    }

    /**
     * An operator's word counts as the leader's would: voters that hear from a leader are not bound by it (dissertation section
     * 4.2.3). But where a lease may rest on their silence, nobody stands without asking.
     */
    void campaignAtOnce() {
        if (server.settings.leaseReads() || server.isBoundByPromise()) {
            campaign();
        } else {
            startElection(ElectionCause.OPERATOR);
        }
    }

    private void startPreVote() {
        TreeSet<ServerId> granted = new TreeSet<>(List.of(server.self()));
        Role.PreCandidate preCandidacy = new Role.PreCandidate(server.term() + 1, granted);
        server.preStand(preCandidacy);
        server.decide(
                Decision.Kind.PREVOTE_STARTED,
                null,
                "asks whether it would be elected in term " + preCandidacy.asked() + ", its log ends at "
                        + server.log.last());
        if (Quorum.reached(server.configuration(), granted)) {
            startElectionUnlessBound();
            return;
        }
        for (ServerId voter : server.configuration().allVoters()) {
            if (!voter.equals(server.self())) {
                server.speaker.say(voter, new PreVote.Ask(preCandidacy.asked(), server.log.last()));
            }
        }
    }

    void startElection(ElectionCause cause) {
        Configuration configuration = server.configuration();
        server.standInNextTerm(new Role.Candidate(new TreeSet<>(), new TreeSet<>()));
        server.decide(
                Decision.Kind.ELECTION_STARTED,
                null,
                cause.word(),
                "stands in term " + server.term() + cause.sentence + ", its log ends at " + server.log.last());
        for (ServerId voter : configuration.allVoters()) {
            if (!voter.equals(server.self())) {
                server.speaker.promise(
                        voter,
                        new RequestVote.Ask(
                                server.term(),
                                server.log.last(),
                                cause != ElectionCause.TIMEOUT,
                                cause == ElectionCause.TRANSFER));
            }
        }
    }

    /** The own vote counts once it is on disk: who leads alone could else lead the same term twice (trap E22). */
    void ballotDurable() {
        if (server.role() instanceof Role.Candidate candidate
                && candidate.granted().add(server.self())) {
            winIfElected(candidate.granted());
        }
    }

    void on(ServerId from, PreVote.Granted answer) {
        if (server.role() instanceof Role.PreCandidate pre && pre.asked() == answer.term()) {
            pre.granted().add(from);
            if (Quorum.reached(server.configuration(), pre.granted())) {
                startElectionUnlessBound();
            }
        }
    }

    void on(ServerId from, PreVote.Refused answer) {
        if (server.role() instanceof Role.PreCandidate pre && pre.asked() == answer.asked()) {
            refusedBy(
                    from,
                    "pre-vote",
                    answer.asked(),
                    answer.why().sentence(),
                    answer.last().toString());
        }
        if (answer.term() > server.term()) {
            server.adoptTerm(answer.term(), from, from + " refused a pre-vote in a higher term");
        }
        server.onRemoval(from, answer.removedAt());
    }

    void on(ServerId from, RequestVote.Granted answer) {
        if (answer.term() == server.term() && server.role() instanceof Role.Candidate candidate) {
            // The request left only after the own vote was written.
            server.speaker.ballotDurable();
            candidate.granted().add(server.self());
            candidate.granted().add(from);
            winIfElected(candidate.granted());
        }
    }

    void on(ServerId from, RequestVote.Refused answer) {
        if (answer.term() > server.term()) {
            refusedBy(
                    from,
                    "vote",
                    answer.asked(),
                    answer.why().sentence(),
                    answer.last().toString());
            server.adoptTerm(answer.term(), from, from + " refused a vote in a higher term");
            server.onRemoval(from, answer.removedAt());
            return;
        }
        if (answer.asked() == server.term() && server.role() instanceof Role.Candidate candidate) {
            if (candidate.refused().add(from)) {
                refusedBy(
                        from,
                        "vote",
                        answer.asked(),
                        answer.why().sentence(),
                        answer.last().toString());
            }
            if (Quorum.lost(server.configuration(), candidate.refused())) {
                server.decide(
                        Decision.Kind.ELECTION_LOST,
                        null,
                        "cannot win term " + server.term() + ": refused by " + candidate.refused());
            }
        }
        server.onRemoval(from, answer.removedAt());
    }

    private void winIfElected(SortedSet<ServerId> granted) {
        if (Quorum.reached(server.configuration(), granted)) {
            server.decide(
                    Decision.Kind.ELECTION_WON,
                    null,
                    "leads term " + server.term() + " by the votes of " + granted + " of "
                            + server.configuration().allVoters());
            Leadership.begin(server);
        }
    }

    private void refusedBy(ServerId voter, String what, long asked, String why, String last) {
        server.decideRejection(
                Decision.Kind.REFUSED_BY,
                asked,
                voter,
                "",
                voter + " refused its " + what + " for term " + asked + ": " + why + " (that log ends at " + last
                        + ")");
    }
}
