package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import org.jspecify.annotations.Nullable;

/**
 * Leadership transfer (dissertation section 3.10): refuses new proposals, lets the target catch up, then sends it
 * TimeoutNow. If it fails within an election timeout, proposals are accepted again (hazards T01, T02).
 */
final class LeadershipTransfer {
    private static final long NO_TICKET = Long.MIN_VALUE;
    private static final int MIN_PAUSE_TIMEOUTS = 2;
    private static final int MAX_PAUSE_TIMEOUTS = 32;

    private final RaftState server;
    private final LogReplicator replication;
    private @Nullable ServerId target;
    private long ticket = NO_TICKET;
    private long deadline = Long.MAX_VALUE;
    private boolean timeoutNowSent;
    private boolean everSentTimeoutNow;
    private boolean forced;
    private int pauseTimeouts = MIN_PAUSE_TIMEOUTS;
    private long nextHandoverAt;

    LeadershipTransfer(RaftState server, LogReplicator replication) {
        this.server = server;
        this.replication = replication;
        // Until then, a new leader may not have applied what ends its maintenance, or starts that of its successor, and
        // two servers could hand leadership to each other without a pause.
        this.nextHandoverAt = server.now() + server.settings.electionTimeoutNanos();
    }

    boolean isInProgress() {
        return target != null;
    }

    /**
     * Returns whether TimeoutNow was sent to any server in this term. Its receiver may still campaign, however late.
     */
    boolean everSentTimeoutNow() {
        return everSentTimeoutNow;
    }

    long deadline() {
        return deadline;
    }

    /** Returns why proposals are refused during the transfer, or null if they are accepted. */
    @Nullable
    Refusal refusal() {
        return target == null
                ? null
                : new Refusal(
                        RefusalReason.TRANSFER_IN_PROGRESS,
                        "leader " + server.self() + " of term " + server.term() + " is transferring leadership to "
                                + target,
                        "try again in a moment");
    }

    void request(long requestTicket, @Nullable ServerId requestedTarget) {
        if (server.self().equals(requestedTarget)) {
            server.effects.reply(requestTicket, new CoreResponse.LeadershipMoving(server.term(), server.self()));
            return;
        }
        if (requestedTarget != null && server.isInMaintenance(requestedTarget)) {
            refuse(requestTicket, maintenanceRefusal(requestedTarget));
            return;
        }
        ServerId successor = requestedTarget == null ? successorOnRequest() : requestedTarget;
        if (successor == null) {
            refuse(requestTicket, noSuccessorRefusal());
            return;
        }
        Refusal refusal = refusalForTarget(successor);
        if (refusal == null) {
            refusal = refusal();
        }
        if (refusal == null) {
            start(successor, requestTicket, false);
        } else {
            refuse(requestTicket, refusal);
        }
    }

    /**
     * Transfers leadership, without a request, to a voter whose disk has more space than this server's. Returns false
     * if there is none.
     */
    boolean transferForDiskSpace(DiskSpaceLevel level) {
        ServerId successor = successorWithMoreSpace(level);
        if (successor != null) {
            start(successor, NO_TICKET, false);
        }
        return successor != null;
    }

    /**
     * Transfers leadership if this server is in maintenance and another voter can lead (hazard T08). Otherwise it leads
     * on, because a cluster must not lose its leader to a preference. After each transfer that failed, the next one is
     * due later.
     */
    void handOverIfInMaintenance() {
        ServerId successor = !server.isInMaintenance(server.self()) || isInProgress() || server.now() < nextHandoverAt
                ? null
                : bestSuccessor();
        if (successor != null && canTakeOver(successor)) {
            nextHandoverAt = server.now() + pauseTimeouts * server.settings.electionTimeoutNanos();
            pauseTimeouts = Math.min(2 * pauseTimeouts, MAX_PAUSE_TIMEOUTS);
            start(successor, NO_TICKET, false);
        }
    }

    /**
     * Returns whether a voter is not in maintenance, holds all committed entries and has no less disk space than this
     * server.
     */
    private boolean canTakeOver(ServerId successor) {
        FollowerProgress progress = replication.progressOf(successor);
        return progress != null
                && !server.isInMaintenance(successor)
                && progress.matchIndex() >= server.log.commitIndex()
                && progress.diskSpaceLevel().compareTo(server.diskSpaceLevel()) <= 0;
    }

    void stepDown(Event.StepDownRequested requested) {
        Refusal inProgress = refusal();
        ServerId successor = requested.isStopping() ? bestSuccessor() : successorOnRequest();
        if (inProgress != null && !requested.force()) {
            refuse(requested.ticket(), inProgress);
        } else if (successor != null && inProgress == null) {
            server.holdOffElections(requested.electionHoldoffNanos());
            start(successor, requested.ticket(), requested.force());
        } else if (requested.force()) {
            server.holdOffElections(requested.electionHoldoffNanos());
            server.effects.reply(requested.ticket(), new CoreResponse.LeadershipMoving(server.term(), null));
            server.becomeFollower(null, StepDownReason.of(StepDownReason.StepDownCause.OPERATOR));
        } else {
            refuse(requested.ticket(), noSuccessorRefusal());
        }
    }

    private void refuse(long requestTicket, Refusal refusal) {
        server.effects.reply(requestTicket, new CoreResponse.RequestRefused(refusal));
    }

    /** Steps down because this server is no longer a member, and makes the best voter campaign (hazard M10). */
    void transferOnRemoval() {
        ServerId successor = bestSuccessor();
        if (successor != null) {
            sendTimeoutNow(successor);
        }
        server.becomeFollower(null, StepDownReason.of(StepDownReason.StepDownCause.REMOVED));
    }

    private void start(ServerId successor, long requestTicket, boolean force) {
        target = successor;
        ticket = requestTicket;
        timeoutNowSent = false;
        forced = force;
        deadline = server.now() + server.settings.electionTimeoutNanos();
        server.report(new LeadershipDecision.TransferStartedDecision(server.term(), successor));
        FollowerProgress progress = replication.progressOf(successor);
        if (progress != null) {
            replication.replicateTo(progress);
            onMatchAdvanced(progress);
        }
    }

    /** Sends TimeoutNow to the target once the target holds the whole log. */
    void onMatchAdvanced(FollowerProgress follower) {
        if (!timeoutNowSent && follower.id().equals(target) && follower.matchIndex() >= server.log.lastIndex()) {
            if (refusalForTarget(follower.id()) != null) {
                // It has lost its vote in the meantime (hazard T04).
                deadline = server.now();
                return;
            }
            timeoutNowSent = true;
            sendTimeoutNow(follower.id());
            if (ticket != NO_TICKET) {
                server.effects.reply(ticket, new CoreResponse.LeadershipMoving(server.term(), follower.id()));
                ticket = NO_TICKET;
            }
        }
    }

    /**
     * Sends TimeoutNow again: the target still responds to heartbeats, so it has not campaigned and the message may be
     * lost.
     */
    void onHeartbeatResponse(FollowerProgress follower) {
        if (timeoutNowSent && follower.id().equals(target)) {
            sendTimeoutNow(follower.id());
        }
    }

    private void sendTimeoutNow(ServerId successor) {
        everSentTimeoutNow = true;
        server.effects.send(successor, new TimeoutNow(server.term()));
    }

    void onTick() {
        if (target == null || server.now() < deadline) {
            return;
        }
        TransferEndCause cause = timeoutNowSent ? TransferEndCause.NOT_TAKEN_OVER : TransferEndCause.NOT_CAUGHT_UP;
        ServerId failedTarget = target;
        server.report(new LeadershipDecision.TransferEndedDecision(server.term(), failedTarget, cause));
        if (forced) {
            complete(new CoreResponse.LeadershipMoving(server.term(), null));
            server.becomeFollower(
                    null,
                    StepDownReason.of(
                            timeoutNowSent
                                    ? StepDownReason.StepDownCause.OPERATOR_NOT_TAKEN_OVER
                                    : StepDownReason.StepDownCause.OPERATOR_NOT_CAUGHT_UP,
                            failedTarget));
        } else {
            String message =
                    failedTarget + (timeoutNowSent ? " did not take over in time" : " did not catch up in time");
            complete(new CoreResponse.RequestRefused(
                    new Refusal(RefusalReason.NOT_CAUGHT_UP, message, "retry, or choose another target")));
        }
    }

    void onLeadershipLost() {
        if (target != null) {
            server.report(new LeadershipDecision.TransferEndedDecision(
                    server.term(), target, TransferEndCause.LEADERSHIP_ENDED));
            complete(new CoreResponse.LeadershipMoving(server.term(), null));
        }
    }

    private void complete(CoreResponse response) {
        if (ticket != NO_TICKET) {
            server.effects.reply(ticket, response);
        }
        ticket = NO_TICKET;
        target = null;
        deadline = Long.MAX_VALUE;
    }

    private @Nullable Refusal refusalForTarget(ServerId requestedTarget) {
        Configuration configuration = server.configuration();
        if (!configuration.contains(requestedTarget)) {
            return new Refusal(RefusalReason.UNKNOWN_SERVER, requestedTarget + " is not a member");
        }
        if (!configuration.voters().contains(requestedTarget)) {
            return new Refusal(RefusalReason.NOT_A_VOTER, requestedTarget + " is not a voter, so it cannot lead");
        }
        return null;
    }

    private static Refusal maintenanceRefusal(ServerId target) {
        return new Refusal(
                RefusalReason.IN_MAINTENANCE,
                target + " is in maintenance, so it does not lead while another voter can");
    }

    private Refusal noSuccessorRefusal() {
        ServerId best = bestSuccessor();
        if (best != null) {
            return new Refusal(
                    RefusalReason.NO_SUCCESSOR,
                    "the best successor of leader " + server.self() + " is " + best + ", which is in maintenance");
        }
        return new Refusal(
                RefusalReason.NO_SUCCESSOR,
                "leader " + server.self() + " has heard from no other voter within an election timeout");
    }

    /** Returns the best successor whose disk has more space than this level, or null if there is none. */
    @Nullable
    ServerId successorWithMoreSpace(DiskSpaceLevel level) {
        ServerId successor = bestSuccessor();
        FollowerProgress progress = successor == null ? null : replication.progressOf(successor);
        return progress != null && progress.diskSpaceLevel().compareTo(level) < 0 ? successor : null;
    }

    /**
     * Returns the successor for a request of an operator; null if there is none. A server in maintenance would give
     * leadership back to this server, unless this one is in maintenance too.
     */
    private @Nullable ServerId successorOnRequest() {
        ServerId successor = bestSuccessor();
        boolean returnsLeadership =
                successor != null && server.isInMaintenance(successor) && !server.isInMaintenance(server.self());
        return returnsLeadership ? null : successor;
    }

    /**
     * Returns the best of the voters heard from within an election timeout: the one with the most disk space, then one
     * that is not in maintenance, then the longest log, then the latest contact.
     */
    private @Nullable ServerId bestSuccessor() {
        FollowerProgress best = null;
        for (ServerId voter : server.configuration().voters()) {
            FollowerProgress progress = replication.progressOf(voter);
            if (progress != null
                    && progress.hasBeenHeard()
                    && server.now() - progress.lastContact() < server.settings.electionTimeoutNanos()
                    && (best == null || isBetter(progress, best))) {
                best = progress;
            }
        }
        return best == null ? null : best.id();
    }

    private boolean isBetter(FollowerProgress one, FollowerProgress other) {
        if (one.diskSpaceLevel() != other.diskSpaceLevel()) {
            return one.diskSpaceLevel().compareTo(other.diskSpaceLevel()) < 0;
        }
        if (server.isInMaintenance(one.id()) != server.isInMaintenance(other.id())) {
            return server.isInMaintenance(other.id());
        }
        return one.matchIndex() != other.matchIndex()
                ? one.matchIndex() > other.matchIndex()
                : one.lastContact() > other.lastContact();
    }
}
