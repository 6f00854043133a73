package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.LeaseTimeNeeds;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import org.jspecify.annotations.Nullable;

/**
 * Advances log time while there are leases or locks, and proposes the removal of what has ended. One advance covers a
 * few heartbeat intervals at most, whatever the clock shows: while this server was paused, or could not commit an
 * advance, it could not have applied renewals either, so that time does not count. A new leader measures from the last
 * advance that it has applied, so frequent changes of the leader do not stop log time. When leases or locks appear
 * after a time without any, measuring begins anew. The thread that owns the core.
 */
public final class LeaseTimeProposer {
    /** The time between two advances, in heartbeat intervals. */
    public static final int INTERVAL_HEARTBEATS = 3;

    /** The most by which one entry advances the log time, in heartbeat intervals. */
    public static final int MAX_ADVANCE_HEARTBEATS = 5;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long intervalNanos;
    private final long maxAdvanceNanos;
    private @Nullable LeaseTimeProposal pending;
    private long leadingTerm;
    private boolean wasNeeded;
    private long measuredToNanos;
    private long retryAtNanos;
    private long observedLogTimeMillis = -1;
    private long observedNanos;

    /** Creates a proposer for a server with this heartbeat interval. */
    public LeaseTimeProposer(long heartbeatNanos) {
        this.intervalNanos = INTERVAL_HEARTBEATS * heartbeatNanos;
        this.maxAdvanceNanos = MAX_ADVANCE_HEARTBEATS * heartbeatNanos;
    }

    /**
     * What the proposer must know of this server.
     *
     * @param leadingTerm the term in which it leads; 0 if it does not
     * @param appliedTerm the term of the last applied entry
     * @param logTimeMillis the log time after that entry
     * @param wallMillis its wall clock, for people only
     */
    public record LeaseTimeView(
            LeaseTimeNeeds needs, long leadingTerm, long appliedTerm, long logTimeMillis, long wallMillis) {}

    /** A proposal with the time up to which it measures. Any thread may deliver the reply. */
    private static final class LeaseTimeProposal implements RequestResponder {
        final long upToNanos;
        final long retryAtNanos;
        private volatile @Nullable ClientReply reply;

        /** @param retryAt when to propose again if this proposal is refused */
        LeaseTimeProposal(long upTo, long retryAt) {
            this.upToNanos = upTo;
            this.retryAtNanos = retryAt;
        }

        @Override
        public void reply(ClientReply outcome) {
            reply = outcome;
        }
    }

    /** Returns the next proposal, or null if there is nothing to propose. */
    public CoreRequest.@Nullable CoreCommandRequest nextProposal(LeaseTimeView view, long now) {
        observeLogTime(view, now);
        // A new leader waits until it has applied an entry of its own term, and with it every advance of its
        // predecessors.
        if (view.leadingTerm() == 0 || view.appliedTerm() != view.leadingTerm()) {
            leadingTerm = 0;
            pending = null;
            return null;
        }
        if (leadingTerm != view.leadingTerm()) {
            leadingTerm = view.leadingTerm();
            pending = null;
            retryAtNanos = now;
            measuredToNanos = observedNanos;
        } else if (!wasNeeded && view.needs().isNeeded()) {
            // Log time may not have advanced for long, and sessions may have advanced it in an entry that is not yet
            // applied. Time before now would shorten the new leases.
            measuredToNanos = now;
        }
        wasNeeded = view.needs().isNeeded();
        acceptReply();
        return pending != null || now - retryAtNanos < 0 ? null : nextOfLeader(view, now);
    }

    private CoreRequest.@Nullable CoreCommandRequest nextOfLeader(LeaseTimeView view, long now) {
        long elapsedNanos = Math.min(now - measuredToNanos, maxAdvanceNanos);
        if (elapsedNanos >= intervalNanos && view.needs().dependsOnLogTime()) {
            long elapsedMillis = elapsedNanos / NANOS_PER_MILLI;
            // The rest of a millisecond is measured again, the rest of a pause is not.
            long upToNanos = elapsedNanos == maxAdvanceNanos ? now : measuredToNanos + elapsedMillis * NANOS_PER_MILLI;
            return propose(elapsedMillis, upToNanos, view, now);
        }
        return view.needs().hasPendingRemovalsOrHandovers() ? propose(0, measuredToNanos, view, now) : null;
    }

    private void observeLogTime(LeaseTimeView view, long now) {
        if (view.logTimeMillis() != observedLogTimeMillis) {
            observedLogTimeMillis = view.logTimeMillis();
            observedNanos = now;
        }
    }

    private CoreRequest.CoreCommandRequest propose(long elapsedMillis, long upToNanos, LeaseTimeView view, long now) {
        pending = new LeaseTimeProposal(upToNanos, now + intervalNanos / INTERVAL_HEARTBEATS);
        return new CoreRequest.CoreCommandRequest(
                new CommandEntryPayload.AdvanceLeaseTimePayload(elapsedMillis, view.wallMillis()).encode(), pending);
    }

    /**
     * Handles the reply to the last proposal. The time of one that was certainly not applied is measured again. Such a
     * reply may come at once, so the next proposal waits.
     */
    private void acceptReply() {
        ClientReply reply = pending == null ? null : pending.reply;
        if (pending != null && reply != null) {
            if (reply.refusal() == null) {
                measuredToNanos += Math.max(0, pending.upToNanos - measuredToNanos);
            } else {
                retryAtNanos = pending.retryAtNanos;
            }
            pending = null;
        }
    }
}
