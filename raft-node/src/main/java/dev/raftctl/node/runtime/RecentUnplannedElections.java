package dev.raftctl.node.runtime;

import dev.raftctl.node.core.ElectionCause;
import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import java.util.ArrayDeque;

/**
 * Counts the elections that this server won in the last five minutes after an election timeout. Elections that an
 * operator or a former leader requested do not count. Thread-safe.
 */
final class RecentUnplannedElections {
    private static final long WINDOW_NANOS = 300_000 * TimeSource.NANOS_PER_MILLI;
    private static final int MAX_COUNTED = 1_000;

    private final ArrayDeque<Long> wonNanos = new ArrayDeque<>();
    private final TimeSource ticker;
    private String currentCause = "";

    RecentUnplannedElections(TimeSource ticker) {
        this.ticker = ticker;
    }

    synchronized void onDecision(RenderedDecision decision) {
        if (decision.kind() == DecisionKind.ELECTION_STARTED) {
            currentCause = decision.cause();
        } else if (decision.kind() == DecisionKind.ELECTION_WON && currentCause.equals(ElectionCause.TIMEOUT.label())) {
            wonNanos.add(ticker.nanos());
            if (wonNanos.size() > MAX_COUNTED) {
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
