package dev.raftctl.node.runtime;

import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import org.jspecify.annotations.Nullable;

/**
 * How log time goes on: while this server leads and anything waits for it, it proposes from time to time how much its monotonic
 * clock has moved (hazard C03). Time without a leader, or in a proposal whose fate is unknown, makes sessions live longer, never
 * shorter. The core's thread.
 */
final class LogTimeProposer {
    static final long INTERVAL_NANOS = 1_000 * Ticker.NANOS_PER_MILLI;

    private @Nullable Advance pendingAdvance;
    private boolean wasLeader;
    private long measuredToNanos;

    /** One proposal; answered by any thread. */
    private static final class Advance implements Responder {
        final long upToNanos;
        private volatile @Nullable ClientReply reply;

        Advance(long upTo) {
            this.upToNanos = upTo;
        }

        @Override
        public void reply(ClientReply outcome) {
            reply = outcome;
        }
    }

    /** The proposal that is due now, if any. */
    CoreRequest.@Nullable Command nextProposal(boolean isLeader, boolean isNeeded, long now) {
        if (!isLeader || !isNeeded) {
            wasLeader = false;
            pendingAdvance = null;
            return null;
        }
        if (!wasLeader) {
            wasLeader = true;
            measuredToNanos = now;
        }
        acceptReply();
        if (pendingAdvance != null || now - measuredToNanos < INTERVAL_NANOS) {
            return null;
        }
        pendingAdvance = new Advance(now);
        long elapsedMillis = (now - measuredToNanos) / Ticker.NANOS_PER_MILLI;
        return new CoreRequest.Command(new SessionEnvelope.AdvanceLogTime(elapsedMillis).encode(), pendingAdvance);
    }

    /** Only what was certainly not applied is measured again. */
    private void acceptReply() {
        ClientReply reply = pendingAdvance == null ? null : pendingAdvance.reply;
        if (pendingAdvance != null && reply != null) {
            if (!(reply instanceof ClientReply.Refused)) {
                measuredToNanos = pendingAdvance.upToNanos;
            }
            pendingAdvance = null;
        }
    }
}
