package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;
import dev.raftctl.protocol.message.TimeoutNow;
import org.jspecify.annotations.Nullable;

/**
 * Handing leadership over (dissertation section 3.10): no new proposals, the target caught up, then TimeoutNow. Given up after
 * an election timeout, and then proposals are taken again (traps T01, T02).
 */
final class Transfer {
    private static final long NO_TICKET = Long.MIN_VALUE;

    private final Server server;
    private final Replication replication;
    private @Nullable ServerId target;
    private long ticket = NO_TICKET;
    private long deadline = Long.MAX_VALUE;
    private boolean told;
    private boolean everTold;
    private boolean forced;

    Transfer(Server server, Replication replication) {
        this.server = server;
        this.replication = replication;
    }

    boolean isUnderWay() {
        return target != null;
    }

    /** Whether, in this term, another server was told to stand: it may yet do so, however late. */
    boolean everTold() {
        return everTold;
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
        ServerId successor = wanted == null ? successor() : wanted;
        if (successor == null) {
            refuse(asked, noSuccessor());
            return;
        }
        Refusal refusal = refusalOf(successor);
        if (refusal == null) {
            refusal = refusal();
        }
        if (refusal == null) {
            begin(successor, asked, false);
        } else {
            refuse(asked, refusal);
        }
    }

    /** Hand over, unasked, to a voter whose disk has more room than this server's; false: there is none. */
    boolean escape(Space from) {
        ServerId successor = successorWith(from);
        if (successor != null) {
            begin(successor, NO_TICKET, false);
        }
        return successor != null;
    }

    void stepDown(Event.StepDownAsked asked) {
        Refusal busy = refusal();
        ServerId successor = successor();
        if (busy != null && !asked.force()) {
            refuse(asked.ticket(), busy);
        } else if (successor != null && busy == null) {
            server.hold(asked.holdNanos());
            begin(successor, asked.ticket(), asked.force());
        } else if (asked.force()) {
            server.hold(asked.holdNanos());
            server.speaker.reply(asked.ticket(), new Answer.LeadershipMoving(server.term(), null));
            server.follow(null, "an operator forced it");
        } else {
            refuse(asked.ticket(), noSuccessor());
        }
    }

    private void refuse(long asked, Refusal why) {
        server.speaker.reply(asked, new Answer.Refused(why));
    }

    /** Leave to the best voter, because this server is no member any more (trap M10). */
    void leave() {
        ServerId successor = successor();
        if (successor != null) {
            tell(successor);
        }
        server.follow(null, "it is not a member any more");
    }

    private void begin(ServerId successor, long asked, boolean byForce) {
        target = successor;
        ticket = asked;
        told = false;
        forced = byForce;
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

    /** Some follower holds more; when the target holds the whole log, it may stand. */
    void advanced(Progress follower) {
        if (!told && follower.id().equals(target) && follower.matchIndex() >= server.log.lastIndex()) {
            if (refusalOf(follower.id()) != null) {
                // It lost its vote meanwhile (trap T04).
                deadline = server.now();
                return;
            }
            told = true;
            tell(follower.id());
            if (ticket != NO_TICKET) {
                server.speaker.reply(ticket, new Answer.LeadershipMoving(server.term(), follower.id()));
                ticket = NO_TICKET;
            }
        }
    }

    /** The target answers, so it has not stood: the word may have been lost. */
    void beaten(Progress follower) {
        if (told && follower.id().equals(target)) {
            tell(follower.id());
        }
    }

    private void tell(ServerId successor) {
        everTold = true;
        server.speaker.say(successor, new TimeoutNow(server.term()));
    }

    void ticked() {
        if (target == null || server.now() < deadline) {
            return;
        }
        String why = target + (told ? " did not take over in time" : " did not catch up in time");
        server.decide(Decision.Kind.TRANSFER_ENDED, target, why);
        if (forced) {
            finish(new Answer.LeadershipMoving(server.term(), null));
            server.follow(null, "an operator forced it, and " + why);
        } else {
            finish(new Answer.Refused(new Refusal(Reason.NOT_CAUGHT_UP, why, "try again, or name another server")));
        }
    }

    void end() {
        if (target != null) {
            server.decide(Decision.Kind.TRANSFER_ENDED, target, "leadership of this server is over");
            finish(new Answer.LeadershipMoving(server.term(), null));
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

    /** The successor, if its disk has more room than that. */
    @Nullable
    ServerId successorWith(Space worse) {
        ServerId successor = successor();
        Progress progress = successor == null ? null : replication.progressOf(successor);
        return progress != null && progress.space().compareTo(worse) < 0 ? successor : null;
    }

    /**
     * Of the voters heard within an election timeout, the one with most room, of those the one that holds most of the log, and
     * of those the last heard.
     */
    private @Nullable ServerId successor() {
        Progress best = null;
        for (ServerId voter : server.configuration().voters()) {
            Progress progress = replication.progressOf(voter);
            if (progress != null
                    && progress.everHeard()
                    && server.now() - progress.lastContact() < server.settings.electionTimeoutNanos()
                    && (best == null || isBetter(progress, best))) {
                best = progress;
            }
        }
        return best == null ? null : best.id();
    }

    private static boolean isBetter(Progress one, Progress other) {
        if (one.space() != other.space()) {
            return one.space().compareTo(other.space()) < 0;
        }
        return one.matchIndex() != other.matchIndex()
                ? one.matchIndex() > other.matchIndex()
                : one.lastContact() > other.lastContact();
    }
}
