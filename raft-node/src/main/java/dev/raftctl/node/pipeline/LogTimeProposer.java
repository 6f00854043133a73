package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import org.jspecify.annotations.Nullable;

/**
 * Advances log time: while this server leads and the state depends on time, it periodically proposes how far its
 * monotonic clock has moved (hazard C03). Time without a leader, and time in a proposal with an unknown outcome, is not
 * counted, so sessions may live longer but never shorter. The thread that owns the core.
 */
public final class LogTimeProposer {
    /**
     * The time between two proposals of a real server: long, because each is an entry and a sync for a cluster that may
     * be idle, but short compared with the minutes for which clients keep sessions.
     */
    public static final long DEFAULT_INTERVAL_NANOS = 10_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How often a refused proposal is repeated within an interval. */
    private static final int RETRIES_PER_INTERVAL = 3;

    private final long intervalNanos;
    private @Nullable LogTimeProposal pendingAdvance;
    private boolean wasLeader;
    private long measuredToNanos;
    private long retryAtNanos;

    /** Creates a proposer that proposes at most once per interval. */
    public LogTimeProposer(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** A proposal that increases the log's time by the time that has passed. Any thread may deliver the reply. */
    private static final class LogTimeProposal implements RequestResponder {
        final long upToNanos;
        private volatile @Nullable ClientReply reply;

        LogTimeProposal(long upTo) {
            this.upToNanos = upTo;
        }

        @Override
        public void reply(ClientReply outcome) {
            reply = outcome;
        }
    }

    /** Returns the next proposal, or null if it is not yet time for one. */
    public CoreRequest.@Nullable CoreCommandRequest nextProposal(boolean isLeader, boolean isNeeded, long now) {
        if (!isLeader || !isNeeded) {
            wasLeader = false;
            pendingAdvance = null;
            return null;
        }
        if (!wasLeader) {
            wasLeader = true;
            measuredToNanos = now;
            retryAtNanos = now;
        }
        acceptReply();
        if (pendingAdvance != null || now - measuredToNanos < intervalNanos || now - retryAtNanos < 0) {
            return null;
        }
        pendingAdvance = new LogTimeProposal(now);
        long elapsedMillis = (now - measuredToNanos) / NANOS_PER_MILLI;
        return new CoreRequest.CoreCommandRequest(
                new CommandEntryPayload.AdvanceLogTimePayload(elapsedMillis).encode(), pendingAdvance);
    }

    /**
     * Handles the reply to the last proposal. The time in a proposal that was certainly not applied is proposed again.
     * Such a reply may come at once, so the next proposal waits.
     */
    private void acceptReply() {
        ClientReply reply = pendingAdvance == null ? null : pendingAdvance.reply;
        if (pendingAdvance != null && reply != null) {
            if (reply.refusal() == null) {
                measuredToNanos = pendingAdvance.upToNanos;
            } else {
                retryAtNanos = pendingAdvance.upToNanos + intervalNanos / RETRIES_PER_INTERVAL;
            }
            pendingAdvance = null;
        }
    }
}
