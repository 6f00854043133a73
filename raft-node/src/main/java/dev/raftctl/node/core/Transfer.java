package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import org.jspecify.annotations.Nullable;

/**
 * Handing leadership over (dissertation section 3.10): no new proposals, the target caught up, then TimeoutNow. Given up after
 * an election timeout, and then proposals are taken again (traps T01, T02).
 */
final class Transfer {
    private static final long NO_TICKET = Long.MIN_VALUE;

    private final Server server;
    private final Leadership leadership;
    private final Replication replication;
    private @Nullable ServerId target;
    private long ticket = NO_TICKET;
    private long deadline = Long.MAX_VALUE;
    private boolean told;

    Transfer(Server server, Leadership leadership, Replication replication) {
        this.server = server;
        this.leadership = leadership;
        this.replication = replication;
    }

    boolean isUnderWay() {
        return target != null;
    }

    long deadline() {
        return deadline;
    }

    /** Why proposals are not taken now; null: they are. */
    @Nullable
    Refusal refusal() {
        return target == null
                ? null
                : new Refusal(
                        Reason.TRANSFER_IN_PROGRESS,
                        "leader " + server.self() + " of term " + server.term() + " hands over to " + target,
                        "try again in a moment");
    }

    void ask(long asked, @Nullable ServerId wanted) {
        if (server.self().equals(wanted)) {
            server.speaker.reply(asked, new Answer.LeadershipMoving(server.term(), server.self()));
            return;
        }
        Refusal refusal = wanted == null ? null : refusalOf(wanted);
        ServerId successor = wanted == null ? successor() : wanted;
        if (refusal == null && isUnderWay()) {
            refusal = refusal();
        }
        if (refusal == null && successor == null) {
            refusal = noSuccessor();
        }
        if (refusal != null || successor == null) {
            server.speaker.reply(asked, new Answer.Refused(refusal == null ? noSuccessor() : refusal));
            return;
        }
        begin(successor, asked);
    }

    void stepDown(Event.StepDownAsked asked) {
        ServerId successor = successor();
        if (isUnderWay() && !asked.force()) {
            server.speaker.reply(asked.ticket(), new Answer.Refused(refusal() == null ? noSuccessor() : refusal()));
        } else if (successor != null && !isUnderWay()) {
            server.hold(asked.holdNanos());
            begin(successor, asked.ticket());
        } else if (asked.force()) {
            long term = server.term();
            server.hold(asked.holdNanos());
            server.follow(null, "an operator forced it");
            server.speaker.reply(asked.ticket(), new Answer.LeadershipMoving(term, null));
        } else {
            server.speaker.reply(asked.ticket(), new Answer.Refused(noSuccessor()));
        }
    }

    /** Leave to the best voter, because this server is no member any more (trap M10). */
    void leave() {
        ServerId successor = successor();
        if (successor != null) {
            server.speaker.say(successor, new TimeoutNow(server.term()));
        }
        server.follow(null, "it is not a member any more");
    }

    private void begin(ServerId successor, long asked) {
        target = successor;
        ticket = asked;
        told = false;
        deadline = server.now() + server.settings.electionTimeoutNanos();
        server.decide(
                Decision.Kind.TRANSFER_STARTED,
                successor,
                "hands leadership of term " + server.term() + " to " + successor);
        Progress progress = replication.progressOf(successor);
        if (progress != null) {
            replication.to(progress);
            advanced(progress);
        }
    }

    /** The target holds the whole log: now it may stand. */
    void advanced(Progress follower) {
        if (told || !follower.id().equals(target) || follower.matchIndex() < server.log.lastIndex()) {
            return;
        }
        told = true;
        server.speaker.say(follower.id(), new TimeoutNow(server.term()));
        if (ticket != NO_TICKET) {
            server.speaker.reply(ticket, new Answer.LeadershipMoving(server.term(), follower.id()));
            ticket = NO_TICKET;
        }
    }

    void ticked() {
        if (target != null && server.now() >= deadline) {
            server.decide(
                    Decision.Kind.TRANSFER_ENDED,
                    target,
                    told ? target + " did not take over in time" : target + " did not catch up in time");
            finish(new Answer.Refused(
                    new Refusal(Reason.NOT_CAUGHT_UP, target + " did not catch up within an election timeout", "")));
        }
    }

    void end() {
        if (target != null) {
            server.decide(Decision.Kind.TRANSFER_ENDED, target, "leadership has moved");
            finish(new Answer.LeadershipMoving(server.term(), target));
        }
    }

    private void finish(Answer answer) {
        if (ticket != NO_TICKET) {
            server.speaker.reply(ticket, answer);
        }
        ticket = NO_TICKET;
        target = null;
        deadline = Long.MAX_VALUE;
    }

    private @Nullable Refusal refusalOf(ServerId wanted) {
        Configuration configuration = server.configuration();
        if (!configuration.contains(wanted)) {
            return new Refusal(Reason.UNKNOWN_SERVER, wanted + " is not a member", "see: raftctl servers");
        }
        if (!configuration.voters().contains(wanted)) {
            return new Refusal(
                    Reason.NOT_A_VOTER,
                    wanted + " has no vote, so it cannot lead",
                    "give it one: raftctl promote " + wanted);
        }
        return null;
    }

    private Refusal noSuccessor() {
        return new Refusal(
                Reason.NO_SUCCESSOR,
                "no other voter was heard by leader " + server.self() + " within an election timeout",
                "see: raftctl status; --force gives up leadership without a successor");
    }

    /** The voter that holds most of the log, of those heard lately. */
    private @Nullable ServerId successor() {
        ServerId best = null;
        for (ServerId voter : server.configuration().voters()) {
            long heard = replication.lastContactOf(voter);
            boolean lively = heard != Server.NEVER && server.now() - heard < server.settings.electionTimeoutNanos();
            if (!voter.equals(server.self())
                    && lively
                    && (best == null || leadership.matchIndexOf(voter) > leadership.matchIndexOf(best))) {
                best = voter;
            }
        }
        return best;
    }
}
