package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.ElectionCause;
import java.util.ArrayDeque;

/**
 * The elections that this server won in the last five minutes because a leader was missing; not those that an operator
 * or a former leader asked for. Any thread.
 */
final class RecentElections {
    private static final long WINDOW_NANOS = 300_000 * Ticker.NANOS_PER_MILLI;
    private static final int COUNTED_MAX = 1_000;

    private final ArrayDeque<Long> wonNanos = new ArrayDeque<>();
    private final Ticker ticker;
    private String cause = "";

    RecentElections(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized void decided(Decision decision) {
        if (decision.kind() == Decision.Kind.ELECTION_STARTED) {
            cause = decision.cause();
        } else if (decision.kind() == Decision.Kind.ELECTION_WON && cause.equals(ElectionCause.TIMEOUT.word())) {
            wonNanos.add(ticker.nanos());
            if (wonNanos.size() > COUNTED_MAX) {
                wonNanos.remove();
            }
        }
    }

    synchronized int count() {
        long now = ticker.nanos();
        while (!wonNanos.isEmpty() && now - wonNanos.element() > WINDOW_NANOS) {
            wonNanos.remove();
        }
        return wonNanos.size();
    }
}
