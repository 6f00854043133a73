package dev.raftctl.node.runtime;

import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.Inbound.Responder;
import org.jspecify.annotations.Nullable;

/**
 * How log time goes on: while this server leads and anything waits for it, it proposes from time to time how much its monotonic
 * clock has moved (trap C03). Time without a leader, or in a proposal whose fate is unknown, makes sessions live longer, never
 * shorter. The core's thread.
 */
final class LogTime {
    static final long STEP_NANOS = 1_000 * Ticker.NANOS_PER_MILLI;

    private @Nullable Step underWay;
    private boolean leads;
    private long measuredTo;

    /** One proposal; answered by any thread. */
    private static final class Step implements Responder {
        final long upTo;
        private volatile @Nullable ClientReply reply;

        Step(long upTo) {
            this.upTo = upTo;
        }

        @Override
        public void answer(ClientReply outcome) {
            reply = outcome;
        }
    }

    /** The proposal that is due now, if any. */
    Question.@Nullable Command due(boolean isLeader, boolean isNeeded, long now) {
        if (!isLeader || !isNeeded) {
            leads = false;
            underWay = null;
            return null;
        }
        if (!leads) {
            leads = true;
            measuredTo = now;
        }
        settle();
        if (underWay != null || now - measuredTo < STEP_NANOS) {
            return null;
        }
        underWay = new Step(now);
        long elapsedMillis = (now - measuredTo) / Ticker.NANOS_PER_MILLI;
        return new Question.Command(new SessionEnvelope.Advance(elapsedMillis).encode(), underWay);
    }

    /** Only what was certainly not applied is measured again. */
    private void settle() {
        ClientReply reply = underWay == null ? null : underWay.reply;
        if (underWay != null && reply != null) {
            if (!(reply instanceof ClientReply.Refused)) {
                measuredTo = underWay.upTo;
            }
            underWay = null;
        }
    }
}
