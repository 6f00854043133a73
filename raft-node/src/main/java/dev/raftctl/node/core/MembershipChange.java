package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ChangeStatus;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The leader's one membership change at a time: new voters catch up first, then the joint configuration, then the new one; each
 * step only when the one before it is committed (dissertation sections 4.1 to 4.3).
 */
final class MembershipChange {
    private static final long NO_TICKET = Long.MIN_VALUE;

    /** Where a change stands. */
    private enum Phase {
        NONE,
        CATCHING_UP,
        JOINT,
        LEAVING_JOINT
    }

    private final Server server;
    private final Leadership leadership;
    private final Replication replication;
    private final Transfer transfer;
    private final TreeMap<ServerId, Staging> staging = new TreeMap<>();
    private final TreeSet<ServerId> leaving = new TreeSet<>();
    private Phase phase = Phase.NONE;
    private Configuration target = Configuration.NONE;
    private long ticket = NO_TICKET;
    private long since;
    private long catchUpDeadline;
    private long farewellDeadline = Long.MAX_VALUE;

    MembershipChange(Server server, Leadership leadership, Replication replication, Transfer transfer) {
        this.server = server;
        this.leadership = leadership;
        this.replication = replication;
        this.transfer = transfer;
    }

    /** A new leader may find a joint configuration in its log: it brings it to its end (trap M12). */
    void inherit() {
        if (server.configuration().isJoint()) {
            phase = Phase.JOINT;
            since = server.now();
        }
    }

    void ask(Event.ChangeAsked asked) {
        Refusal refusal = refusalNow(asked);
        if (refusal == null) {
            Outcome<Configuration> plan = MembershipRules.plan(server.configuration(), asked.changes());
            if (plan instanceof Outcome.Done<Configuration> done) {
                begin(asked, done.value());
                return;
            }
            refusal = ((Outcome.Refused<Configuration>) plan).why();
        }
        server.decide(Decision.Kind.CHANGE_REFUSED, null, refusal.message());
        server.speaker.reply(asked.ticket(), new Answer.Refused(refusal));
    }

    private @Nullable Refusal refusalNow(Event.ChangeAsked asked) {
        if (phase != Phase.NONE || !server.configurationCommitted()) {
            return new Refusal(
                    Reason.CHANGE_IN_PROGRESS,
                    "leader " + server.self() + " of term " + server.term() + " has not finished an earlier change",
                    "try again when it is done: raftctl servers");
        }
        if (!leadership.isReady()) {
            return new Refusal(
                    Reason.LEADER_NOT_READY,
                    "leader " + server.self() + " has not committed an entry of term " + server.term() + " yet",
                    "try again in a moment");
        }
        if (asked.ifConfigIndex() != 0 && asked.ifConfigIndex() != server.configurations.index()) {
            return new Refusal(
                    Reason.CONFIGURATION_CHANGED,
                    "the configuration is that of index " + server.configurations.index() + ", not of "
                            + asked.ifConfigIndex(),
                    "look at it again: raftctl servers");
        }
        return transfer.refusal();
    }

    private void begin(Event.ChangeAsked asked, Configuration wanted) {
        if (wanted.equals(server.configuration())) {
            server.speaker.reply(asked.ticket(), new Answer.Changed(wanted, server.configurations.index(), true));
            return;
        }
        ticket = asked.ticket();
        target = wanted;
        since = server.now();
        catchUpDeadline = server.now() + asked.catchUpNanos();
        phase = Phase.CATCHING_UP;
        server.decide(Decision.Kind.CHANGE_STARTED, null, "from " + server.configuration() + " to " + wanted);
        for (ServerId voter : wanted.voters()) {
            if (!server.configuration().voters().contains(voter)) {
                Progress progress = replication.invite(voter);
                staging.put(voter, new Staging(progress, server.log.lastIndex(), server.now()));
                replication.to(progress);
            }
        }
        goOnWhenCaughtUp();
    }

    /** A follower holds more than before. */
    void advanced(Progress follower) {
        Staging staged = staging.get(follower.id());
        if (staged != null && staged.roundEnded()) {
            roundEnded(staged);
        }
    }

    private void roundEnded(Staging staged) {
        long took = staged.roundNanos(server.now());
        server.decide(
                Decision.Kind.CATCH_UP_ROUND,
                staged.id(),
                "round " + staged.round() + " of " + staged.id() + " to index " + staged.roundTarget() + " took "
                        + took / 1_000_000 + " ms");
        if (took <= server.settings.electionTimeoutNanos()) {
            staged.becomeReady();
            goOnWhenCaughtUp();
        } else if (staged.round() >= server.settings.catchUpRounds()) {
            giveUp(Reason.NOT_CAUGHT_UP, staged, "is still behind after " + staged.round() + " rounds");
        } else {
            staged.nextRound(server.log.lastIndex(), server.now());
        }
    }

    private void goOnWhenCaughtUp() {
        for (Staging staged : staging.values()) {
            // It must hold the configuration it is promoted from (trap M15).
            if (!staged.isReady() || staged.progress().matchIndex() < server.configurations.index()) {
                return;
            }
        }
        phase = Phase.JOINT;
        Configuration joint = server.configuration().jointTowards(target);
        leadership.append(Entry.configuration(server.term(), server.log.lastIndex() + 1, joint));
        replication.follow(joint);
        leadership.maybeCommit();
    }

    private void giveUp(Reason reason, Staging staged, String why) {
        String message = staged.id() + " " + why + "; the configuration is unchanged";
        server.decide(Decision.Kind.CHANGE_REFUSED, staged.id(), message);
        answer(new Answer.Refused(new Refusal(
                reason,
                message,
                "see that it runs and answers at its address, then try again; a longer --timeout helps a slow one")));
        dismissStaging();
        phase = Phase.NONE;
    }

    /** commitIndex has moved. */
    void committed() {
        if (!server.configurationCommitted() || !leadership.isReady()) {
            return;
        }
        if (phase == Phase.JOINT && server.configuration().isJoint()) {
            Configuration joint = server.configuration();
            leaving.addAll(joint.outgoing());
            Configuration plain = joint.withoutOutgoing();
            leaving.removeAll(plain.members().keySet());
            leaving.forEach(replication::invite);
            phase = Phase.LEAVING_JOINT;
            leadership.append(Entry.configuration(server.term(), server.log.lastIndex() + 1, plain));
            replication.follow(plain);
            leadership.maybeCommit();
        } else if (phase == Phase.LEAVING_JOINT && !server.configuration().isJoint()) {
            done();
        }
    }

    private void done() {
        phase = Phase.NONE;
        dismissStaging();
        server.decide(
                Decision.Kind.CHANGE_COMMITTED,
                null,
                server.configuration() + " is committed at index " + server.configurations.index());
        answer(new Answer.Changed(server.configuration(), server.configurations.index(), false));
        farewellDeadline = leaving.isEmpty() ? Long.MAX_VALUE : server.now() + server.settings.electionTimeoutNanos();
        // Those who leave learn at once that they may.
        leadership.beat();
        replication.toAll();
        if (!server.configuration().voters().contains(server.self())) {
            transfer.leave();
        }
    }

    void ticked() {
        if (phase == Phase.CATCHING_UP) {
            catchUpTicked();
        }
        if (server.now() >= farewellDeadline) {
            farewellDeadline = Long.MAX_VALUE;
            leaving.forEach(replication::dismiss);
            leaving.clear();
        }
    }

    private void catchUpTicked() {
        long patience = 2 * server.settings.electionTimeoutNanos();
        for (Staging staged : staging.values()) {
            if (!staged.progress().everHeard() && server.now() - staged.since() >= patience) {
                giveUp(Reason.SERVER_UNREACHABLE, staged, "did not answer");
                return;
            }
            if (!staged.isReady() && server.now() >= catchUpDeadline) {
                giveUp(
                        Reason.NOT_CAUGHT_UP,
                        staged,
                        "did not catch up in time: it holds "
                                + staged.progress().matchIndex() + " of " + server.log.lastIndex() + " entries");
                return;
            }
        }
    }

    long deadline() {
        long next = farewellDeadline;
        if (phase == Phase.CATCHING_UP) {
            for (Staging staged : staging.values()) {
                if (!staged.progress().everHeard()) {
                    next = Math.min(next, staged.since() + 2 * server.settings.electionTimeoutNanos());
                }
            }
            next = Math.min(next, catchUpDeadline);
        }
        return next;
    }

    /** Leadership is over: before the joint entry nothing was changed, behind it another leader decides. */
    void end(String because) {
        boolean appended = phase == Phase.JOINT || phase == Phase.LEAVING_JOINT;
        answer(
                appended
                        ? new Answer.Unknown(
                                "the leader gave up leadership before the change was committed: " + because)
                        : new Answer.Refused(server.notLeading()));
        phase = Phase.NONE;
    }

    private void answer(Answer answer) {
        if (ticket != NO_TICKET) {
            server.speaker.reply(ticket, answer);
            ticket = NO_TICKET;
        }
    }

    private void dismissStaging() {
        List<ServerId> ids = List.copyOf(staging.keySet());
        staging.clear();
        ids.forEach(replication::dismiss);
    }

    @Nullable
    ChangeStatus status() {
        if (phase == Phase.NONE) {
            return null;
        }
        long elapsed = (server.now() - since) / 1_000_000;
        Staging furthest = null;
        for (Staging staged : staging.values()) {
            if (furthest == null
                    || staged.progress().matchIndex() < furthest.progress().matchIndex()) {
                furthest = staged;
            }
        }
        if (phase != Phase.CATCHING_UP || furthest == null) {
            return new ChangeStatus(
                    phase == Phase.JOINT ? "joint" : "leaving-joint",
                    "",
                    0,
                    0,
                    server.configurations.index(),
                    0,
                    elapsed);
        }
        return new ChangeStatus(
                "catching-up",
                furthest.id().value(),
                furthest.round(),
                furthest.progress().matchIndex(),
                furthest.roundTarget(),
                furthest.progress().bytesSent(),
                elapsed);
    }
}
