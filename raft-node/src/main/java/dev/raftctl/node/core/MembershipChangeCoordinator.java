package dev.raftctl.node.core;

import dev.raftctl.protocol.membership.MembershipRules;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The leader's membership changes, one at a time: new voters catch up, then the joint configuration is committed, then
 * the new one. Each step waits until the previous one is complete (dissertation sections 4.1 to 4.3).
 */
final class MembershipChangeCoordinator {
    private static final long NO_TICKET = Long.MIN_VALUE;

    /** The phases of a membership change. */
    private enum MembershipChangePhase {
        NONE,
        CATCHING_UP,
        CONFIRMING,
        JOINT,
        LEAVING_JOINT
    }

    private final RaftState server;
    private final LeaderState leaderState;
    private final LogReplicator replication;
    private final LeadershipTransfer transfer;
    private final MembershipCatchUpPhase catchUp;
    private final DepartingServers departingServers;
    private MembershipChangePhase phase = MembershipChangePhase.NONE;
    private Configuration target = Configuration.NONE;
    private long ticket = NO_TICKET;
    private long changeStartedAt;
    private boolean forced;
    private long confirmationRound;
    private long confirmationDeadline;

    MembershipChangeCoordinator(
            RaftState server, LeaderState leaderState, LogReplicator replication, LeadershipTransfer transfer) {
        this.server = server;
        this.leaderState = leaderState;
        this.replication = replication;
        this.transfer = transfer;
        this.catchUp = new MembershipCatchUpPhase(server, replication);
        this.departingServers = new DepartingServers(server, replication);
    }

    /** Continues a membership change that an earlier leader left unfinished in the log (hazard M12). */
    void resumeInherited() {
        changeStartedAt = server.now();
        if (server.configuration().isJoint()) {
            phase = MembershipChangePhase.JOINT;
        } else if (!server.isConfigurationCommitted()
                && server.configurations.previous().isJoint()) {
            phase = MembershipChangePhase.LEAVING_JOINT;
        }
    }

    void request(Event.MembershipChangeRequested requested) {
        Refusal refusal = currentRefusal();
        if (refusal != null) {
            refuse(requested.ticket(), refusal);
            return;
        }
        Configuration current = server.configuration();
        long index = server.configurations.index();
        boolean matchesExpectedIndex = requested.expectedConfigIndex() == 0 || requested.expectedConfigIndex() == index;
        ClientOutcome<Configuration> plan = MembershipRules.plan(current, requested.changes());
        Configuration planned = plan.value();
        if (current.equals(planned)) {
            // Also if it was planned for an earlier configuration: most likely a retry of a change whose response was
            // lost (M21).
            server.effects.reply(requested.ticket(), new CoreResponse.MembershipChanged(current, index, true));
        } else if (!matchesExpectedIndex) {
            refuse(requested.ticket(), configurationMismatch(requested.expectedConfigIndex()));
        } else if (planned != null) {
            Refusal unsafe = requested.force() ? null : leaderState.quorumRefusal(planned, current.voters());
            if (unsafe == null) {
                startCatchUp(requested, planned);
            } else {
                refuse(requested.ticket(), unsafe);
            }
        } else {
            // A plan is made here and now, so it has no unknown outcome.
            refuse(requested.ticket(), Objects.requireNonNull(plan.refusal()));
        }
    }

    private void refuse(long refusedTicket, Refusal refusal) {
        server.report(new ConfigurationDecision.ChangeRefusedDecision(server.term(), refusal));
        server.effects.reply(refusedTicket, new CoreResponse.RequestRefused(refusal));
    }

    private @Nullable Refusal currentRefusal() {
        if (phase != MembershipChangePhase.NONE || !server.isConfigurationCommitted()) {
            return new Refusal(
                    RefusalReason.CHANGE_IN_PROGRESS,
                    "leader " + server.self() + " of term " + server.term() + " has not finished an earlier change");
        }
        if (!leaderState.hasCommittedInTerm()) {
            return new Refusal(
                    RefusalReason.LEADER_NOT_READY,
                    "leader " + server.self() + " has not committed an entry of term " + server.term() + " yet",
                    "try again in a moment");
        }
        return transfer.refusal();
    }

    private Refusal configurationMismatch(long expectedIndex) {
        return new Refusal(
                RefusalReason.CONFIGURATION_CHANGED,
                "the configuration in force is that of index " + server.configurations.index()
                        + ", but the change was planned for index " + expectedIndex);
    }

    private void startCatchUp(Event.MembershipChangeRequested requested, Configuration newConfiguration) {
        ticket = requested.ticket();
        target = newConfiguration;
        changeStartedAt = server.now();
        forced = requested.force();
        phase = MembershipChangePhase.CATCHING_UP;
        server.report(new ConfigurationDecision.ChangeStartedDecision(
                server.term(), server.configuration(), newConfiguration, forced));
        departingServers.untrackAll();
        catchUp.start(newConfiguration, requested.catchUpNanos());
        proceedIfCaughtUp();
    }

    boolean isCatchingUp(ServerId id) {
        return catchUp.contains(id);
    }

    /** Continues the membership change after a follower's matchIndex has advanced. */
    void onMatchAdvanced(FollowerProgress follower) {
        if (phase == MembershipChangePhase.CATCHING_UP) {
            catchUp.onMatchAdvanced(follower);
            proceedIfCaughtUp();
        }
    }

    /**
     * Continues once the new voters have caught up, including the configuration they are promoted from (hazard M15);
     * only then may they get their votes.
     */
    private void proceedIfCaughtUp() {
        Refusal refusal = catchUp.abortReason();
        if (refusal == null && catchUp.isComplete() && !forced) {
            refusal = leaderState.quorumRefusal(target, target.voters());
        }
        if (refusal != null) {
            abort(refusal);
        } else if (catchUp.isComplete() && forced) {
            enterJoint();
        } else if (catchUp.isComplete()) {
            startConfirmation();
        }
    }

    /**
     * Requires a heartbeat response from majorities of the voters before and after the change (hazard M26). A voter may
     * have failed within the last election timeout, and the joint configuration would then wait for it for ever.
     */
    private void startConfirmation() {
        phase = MembershipChangePhase.CONFIRMING;
        confirmationDeadline = server.now() + server.settings.electionTimeoutNanos();
        confirmationRound = leaderState.reads().latestRound() + 1;
        leaderState.sendHeartbeats();
        onHeartbeatResponse();
    }

    /** Continues the membership change after a heartbeat response. */
    void onHeartbeatResponse() {
        if (phase == MembershipChangePhase.CONFIRMING
                && Quorum.majorityValue(
                                server.configuration().jointWith(target), leaderState.reads()::lastAnsweredRoundOf)
                        >= confirmationRound) {
            enterJoint();
        }
    }

    private Refusal unconfirmedRefusal() {
        SortedSet<ServerId> voters = server.configuration().voters();
        boolean isOld = Quorum.isBlocked(voters, unresponsiveOf(voters));
        SortedSet<ServerId> unconfirmed = isOld ? voters : target.voters();
        return new Refusal(
                RefusalReason.UNSAFE_CHANGE,
                "of the voters " + unconfirmed + (isOld ? "" : " after the change") + ", " + unresponsiveOf(unconfirmed)
                        + " did not respond to a heartbeat: there would be no quorum; the configuration is unchanged");
    }

    private SortedSet<ServerId> unresponsiveOf(SortedSet<ServerId> voters) {
        SortedSet<ServerId> unresponsive = new TreeSet<>(voters);
        unresponsive.removeIf(id -> leaderState.reads().lastAnsweredRoundOf(id) >= confirmationRound);
        return unresponsive;
    }

    private void enterJoint() {
        Configuration old = server.configuration();
        departingServers.trackRemoved(old, target);
        phase = MembershipChangePhase.JOINT;
        appendConfiguration(old.jointWith(target));
    }

    private void appendConfiguration(Configuration next) {
        leaderState.append(LogEntry.configuration(server.term(), server.log.lastIndex() + 1, next));
        replication.trackMembers(next);
        leaderState.maybeCommit();
    }

    private void abort(Refusal refusal) {
        server.report(new ConfigurationDecision.ChangeRefusedDecision(server.term(), refusal));
        phase = MembershipChangePhase.NONE;
        respond(new CoreResponse.RequestRefused(refusal));
        catchUp.stop();
    }

    /** Continues the membership change after commitIndex has advanced. */
    void onCommitAdvanced() {
        if (!server.isConfigurationCommitted() || !leaderState.hasCommittedInTerm()) {
            return;
        }
        Configuration committed = server.configuration();
        if (phase == MembershipChangePhase.JOINT) {
            departingServers.trackRemoved(committed, committed.withoutOutgoing());
            phase = MembershipChangePhase.LEAVING_JOINT;
            appendConfiguration(committed.withoutOutgoing());
        } else if (phase == MembershipChangePhase.LEAVING_JOINT) {
            complete(committed);
        }
    }

    private void complete(Configuration committed) {
        phase = MembershipChangePhase.NONE;
        long index = server.configurations.index();
        server.report(new ConfigurationDecision.ChangeCommittedDecision(server.term(), committed, index));
        respond(new CoreResponse.MembershipChanged(committed, index, false));
        catchUp.stop();
        departingServers.startGracePeriod();
        // The removed servers learn at once that they are removed.
        leaderState.sendHeartbeats();
        replication.replicateAll();
        if (!committed.voters().contains(server.self())) {
            transfer.transferOnRemoval();
        }
    }

    void onTick() {
        if (phase == MembershipChangePhase.CATCHING_UP) {
            proceedIfCaughtUp();
        } else if (phase == MembershipChangePhase.CONFIRMING && server.now() >= confirmationDeadline) {
            abort(unconfirmedRefusal());
        }
        departingServers.onTick();
    }

    long deadline() {
        return switch (phase) {
            case CATCHING_UP -> Math.min(departingServers.deadline(), catchUp.deadline());
            case CONFIRMING -> Math.min(departingServers.deadline(), confirmationDeadline);
            default -> departingServers.deadline();
        };
    }

    /**
     * Abandons the change because leadership ended. Before the joint entry nothing has changed; after it, the next
     * leader completes the change or overwrites it.
     */
    void onLeadershipLost(StepDownReason reason) {
        boolean appended = phase == MembershipChangePhase.JOINT || phase == MembershipChangePhase.LEAVING_JOINT;
        respond(
                appended
                        ? new CoreResponse.RequestOutcomeUnknown(
                                "the leader lost leadership before the change was committed ("
                                        + reason.cause().label() + ")")
                        : new CoreResponse.RequestRefused(server.notLeaderRefusal()));
        phase = MembershipChangePhase.NONE;
    }

    private void respond(CoreResponse response) {
        if (ticket != NO_TICKET) {
            server.effects.reply(ticket, response);
            ticket = NO_TICKET;
        }
    }

    /** Returns the status of the membership change in progress, or null if there is none. */
    @Nullable
    MembershipChangeStatus status(long now) {
        long elapsedMs = (now - changeStartedAt) / 1_000_000;
        return switch (phase) {
            case NONE -> null;
            case CATCHING_UP, CONFIRMING -> catchUp.status(elapsedMs);
            case JOINT -> new MembershipChangeStatus("joint", "", 0, 0, server.configurations.index(), 0, elapsedMs);
            case LEAVING_JOINT ->
                new MembershipChangeStatus("leaving-joint", "", 0, 0, server.configurations.index(), 0, elapsedMs);
        };
    }
}
