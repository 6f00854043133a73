package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ChangeStatus;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.SortedSet;
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
        CONFIRMING,
        JOINT,
        LEAVING_JOINT
    }

    private final Server server;
    private final Leadership leadership;
    private final Replication replication;
    private final Transfer transfer;
    private final CatchUp catchUp;
    private final Farewell farewell;
    private Phase phase = Phase.NONE;
    private Configuration target = Configuration.NONE;
    private long ticket = NO_TICKET;
    private long since;
    private boolean forced;
    private long roundToConfirm;
    private long confirmBy;

    MembershipChange(Server server, Leadership leadership, Replication replication, Transfer transfer) {
        this.server = server;
        this.leadership = leadership;
        this.replication = replication;
        this.transfer = transfer;
        this.catchUp = new CatchUp(server, replication);
        this.farewell = new Farewell(server, replication);
    }

    /** A new leader may find a change half way in its log: it brings it to its end (trap M12). */
    void inherit() {
        since = server.now();
        if (server.configuration().isJoint()) {
            phase = Phase.JOINT;
        } else if (!server.configurationCommitted()
                && server.configurations.beforeInForce().isJoint()) {
            phase = Phase.LEAVING_JOINT;
        }
    }

    void ask(Event.ChangeAsked asked) {
        Refusal refusal = refusalNow();
        if (refusal != null) {
            refuse(asked.ticket(), refusal);
            return;
        }
        Configuration now = server.configuration();
        long index = server.configurations.index();
        boolean asPlanned = asked.ifConfigIndex() == 0 || asked.ifConfigIndex() == index;
        Outcome<Configuration> plan = MembershipRules.plan(now, asked.changes());
        if (plan instanceof Outcome.Done<Configuration> done && done.value().equals(now)) {
            // Also when it was planned for an earlier configuration: most likely a repeat whose first answer was lost
            // (M21).
            server.speaker.reply(asked.ticket(), new Answer.Changed(now, index, true));
        } else if (!asPlanned) {
            refuse(asked.ticket(), otherConfiguration(asked.ifConfigIndex()));
        } else if (plan instanceof Outcome.Done<Configuration> done) {
            Refusal unsafe = asked.force() ? null : leadership.quorumRefusal(done.value(), now.voters());
            if (unsafe == null) {
                begin(asked, done.value());
            } else {
                refuse(asked.ticket(), unsafe);
            }
        } else {
            refuse(asked.ticket(), ((Outcome.Refused<Configuration>) plan).why());
        }
    }

    private void refuse(long asked, Refusal refusal) {
        server.decide(Decision.Kind.CHANGE_REFUSED, null, refusal.message());
        server.speaker.reply(asked, new Answer.Refused(refusal));
    }

    private @Nullable Refusal refusalNow() {
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
        return transfer.refusal();
    }

    private Refusal otherConfiguration(long asked) {
        return new Refusal(
                Reason.CONFIGURATION_CHANGED,
                "the configuration is that of index " + server.configurations.index() + ", not of " + asked,
                "look at it again: raftctl servers");
    }

    private void begin(Event.ChangeAsked asked, Configuration wanted) {
        ticket = asked.ticket();
        target = wanted;
        since = server.now();
        forced = asked.force();
        phase = Phase.CATCHING_UP;
        server.decide(Decision.Kind.CHANGE_STARTED, null, "from " + server.configuration() + " to " + wanted);
        farewell.end();
        catchUp.begin(wanted, asked.catchUpNanos());
        goOnWhenCaughtUp();
    }

    boolean isCatchingUp(ServerId id) {
        return catchUp.contains(id);
    }

    /** A follower holds more than before. */
    void advanced(Progress follower) {
        if (phase == Phase.CATCHING_UP) {
            catchUp.advanced(follower);
            goOnWhenCaughtUp();
        }
    }

    /** New voters hold all there is, also the configuration they are promoted from (trap M15): now they may get their votes. */
    private void goOnWhenCaughtUp() {
        Refusal refusal = catchUp.refusal();
        if (refusal == null && catchUp.isDone() && !forced) {
            refusal = leadership.quorumRefusal(target, target.voters());
        }
        if (refusal != null) {
            giveUp(refusal);
        } else if (catchUp.isDone() && forced) {
            enterJoint();
        } else if (catchUp.isDone()) {
            confirm();
        }
    }

    /**
     * A voter may have failed since it was last heard, within an election timeout, and the joint configuration would
     * wait for it forever: majorities of the voters before and after the change answer a heartbeat first (trap M26).
     */
    private void confirm() {
        phase = Phase.CONFIRMING;
        confirmBy = server.now() + server.settings.electionTimeoutNanos();
        roundToConfirm = leadership.reads().round() + 1;
        leadership.beat();
        answered();
    }

    /** A heartbeat was answered. */
    void answered() {
        if (phase == Phase.CONFIRMING
                && Quorum.reachedBy(server.configuration().jointTowards(target), leadership.reads()::roundOf)
                        >= roundToConfirm) {
            enterJoint();
        }
    }

    private Refusal notConfirmed() {
        SortedSet<ServerId> voters = server.configuration().voters();
        boolean isOld = silentOf(voters).size() > (voters.size() - 1) / 2;
        SortedSet<ServerId> lacking = isOld ? voters : target.voters();
        return new Refusal(
                Reason.UNSAFE_CHANGE,
                "of the voters " + lacking + (isOld ? "" : " to be") + ", " + silentOf(lacking)
                        + " did not answer a heartbeat: no quorum would be left; the configuration is unchanged",
                "bring them back, or remove those that are gone first; --force changes it all the same");
    }

    private SortedSet<ServerId> silentOf(SortedSet<ServerId> voters) {
        SortedSet<ServerId> silent = new TreeSet<>(voters);
        silent.removeIf(id -> leadership.reads().roundOf(id) >= roundToConfirm);
        return silent;
    }

    private void enterJoint() {
        Configuration old = server.configuration();
        farewell.to(old, target);
        phase = Phase.JOINT;
        putInForce(old.jointTowards(target));
    }

    private void putInForce(Configuration next) {
        leadership.append(Entry.configuration(server.term(), server.log.lastIndex() + 1, next));
        replication.follow(next);
        leadership.maybeCommit();
    }

    private void giveUp(Refusal refusal) {
        server.decide(Decision.Kind.CHANGE_REFUSED, null, refusal.message());
        phase = Phase.NONE;
        answer(new Answer.Refused(refusal));
        catchUp.end();
    }

    /** commitIndex has moved. */
    void committed() {
        if (!server.configurationCommitted() || !leadership.isReady()) {
            return;
        }
        Configuration committed = server.configuration();
        if (phase == Phase.JOINT) {
            farewell.to(committed, committed.withoutOutgoing());
            phase = Phase.LEAVING_JOINT;
            putInForce(committed.withoutOutgoing());
        } else if (phase == Phase.LEAVING_JOINT) {
            done(committed);
        }
    }

    private void done(Configuration committed) {
        phase = Phase.NONE;
        long index = server.configurations.index();
        server.decide(Decision.Kind.CHANGE_COMMITTED, null, committed + " is committed at index " + index);
        answer(new Answer.Changed(committed, index, false));
        catchUp.end();
        farewell.begin();
        // Those who leave learn at once that they may.
        leadership.beat();
        replication.toAll();
        if (!committed.voters().contains(server.self())) {
            transfer.leave();
        }
    }

    void ticked() {
        if (phase == Phase.CATCHING_UP) {
            goOnWhenCaughtUp();
        } else if (phase == Phase.CONFIRMING && server.now() >= confirmBy) {
            giveUp(notConfirmed());
        }
        farewell.ticked();
    }

    long deadline() {
        return switch (phase) {
            case CATCHING_UP -> Math.min(farewell.deadline(), catchUp.deadline());
            case CONFIRMING -> Math.min(farewell.deadline(), confirmBy);
            default -> farewell.deadline();
        };
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

    /** What there is to see of it; null: no change is under way. */
    @Nullable
    ChangeStatus status(long now) {
        long elapsedMs = (now - since) / 1_000_000;
        return switch (phase) {
            case NONE -> null;
            case CATCHING_UP, CONFIRMING -> catchUp.status(elapsedMs);
            case JOINT -> new ChangeStatus("joint", "", 0, 0, server.configurations.index(), 0, elapsedMs);
            case LEAVING_JOINT ->
                new ChangeStatus("leaving-joint", "", 0, 0, server.configurations.index(), 0, elapsedMs);
        };
    }
}
