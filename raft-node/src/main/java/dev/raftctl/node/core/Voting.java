package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RecoveredState.PlacedConfiguration;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Verdict;
import org.jspecify.annotations.Nullable;

/** Answering those who stand: {@link VoteJudge} decides, this carries it out. */
final class Voting {
    private final Server server;

    Voting(Server server) {
        this.server = server;
    }

    /** Changes neither term nor vote nor timer (trap E13). */
    void on(ServerId from, PreVote.Ask ask) {
        Verdict verdict = judge(server.leaderIsAlive()).preVote(ask.term(), ask.last());
        if (verdict.granted()) {
            server.decide(Decision.Kind.PREVOTE_GRANTED, from, "would vote for " + from + " in term " + ask.term());
            server.speaker.say(from, new PreVote.Granted(ask.term()));
        } else {
            server.decideRejection(
                    Decision.Kind.PREVOTE_REFUSED,
                    ask.term(),
                    from,
                    verdict.word(),
                    "would not vote for " + from + " in term " + ask.term() + ": " + verdict.sentence()
                            + reasons(ask.last()));
            server.speaker.say(
                    from, new PreVote.Refused(server.term(), ask.term(), verdict, server.log.last(), removalOf(from)));
        }
    }

    void on(ServerId from, RequestVote.Ask ask) {
        if (server.configuration().isEmpty() && ask.term() > server.term()) {
            // It has no vote to give, so the term is nothing to it; and a stored term says that a server took part.
            refuse(from, ask, server.mending.isOn() ? Verdict.MENDING : Verdict.NO_CONFIGURATION);
            return;
        }
        if (server.leaderIsAlive() && !isFreed(ask) && ask.term() >= server.term()) {
            // Neither a vote nor the term: a server that was removed, or cut off, must not depose a live leader (E23).
            refuse(from, ask, Verdict.LEADER_ALIVE);
            return;
        }
        if (ask.term() > server.term()) {
            server.adoptTerm(ask.term(), from, from + " stands in it");
        }
        Verdict verdict = judge(false).vote(from, ask.term(), ask.last());
        if (!verdict.granted()) {
            refuse(from, ask, verdict);
            return;
        }
        if (server.ballot().votedFor() == null) {
            server.voteFor(from);
        }
        if (!(server.role() instanceof Role.Follower)) {
            server.follow(null, "it votes for " + from);
        }
        server.resetElectionTimer();
        server.decide(
                Decision.Kind.VOTE_GRANTED,
                from,
                "votes for " + from + " in term " + ask.term() + ", whose log ends at " + ask.last());
        server.speaker.vow(from, new RequestVote.Granted(ask.term()));
    }

    /**
     * The leader itself, or an operator, told the candidate to campaign. An operator does not free a voter from what it
     * promised the leader (trap L09).
     */
    private boolean isFreed(RequestVote.Ask ask) {
        return ask.transfer() && (ask.byLeader() || !server.isBoundByPromise());
    }

    private void refuse(ServerId from, RequestVote.Ask ask, Verdict verdict) {
        server.decideRejection(
                Decision.Kind.VOTE_REFUSED,
                ask.term(),
                from,
                verdict.word(),
                "no vote for " + from + " in term " + ask.term() + ": " + verdict.sentence() + reasons(ask.last()));
        server.speaker.say(
                from, new RequestVote.Refused(server.term(), ask.term(), verdict, server.log.last(), removalOf(from)));
    }

    /**
     * Where the committed configuration stands that leaves this server out; {@link Position#ZERO}: it is a member, is
     * being added, or this server knows no committed configuration (trap M25).
     */
    private Position removalOf(ServerId asker) {
        PlacedConfiguration committed = server.configurations.committed(server.log.commitIndex());
        boolean known = committed.configuration().contains(asker)
                || server.configuration().contains(asker)
                || (server.role() instanceof Role.Leader leader
                        && leader.leadership().isMemberOrComing(asker));
        return known || committed.configuration().isEmpty() ? Position.ZERO : committed.position();
    }

    private String reasons(Position candidateLast) {
        return " (term " + server.term() + ", vote given to "
                + named(server.ballot().votedFor()) + ", leader "
                + named(server.leader()) + ", own log ends at " + server.log.last() + ", the candidate's at "
                + candidateLast
                + ")";
    }

    private static String named(@Nullable ServerId server) {
        return server == null ? "nobody" : server.value();
    }

    private VoteJudge judge(boolean leaderAlive) {
        boolean configured =
                !server.configuration().isEmpty() && server.barred().isEmpty();
        return new VoteJudge(server.ballot(), server.log.last(), leaderAlive, configured, server.mending.isOn());
    }
}
