package dev.raftctl.node.observation;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * Builds the record of why this server's leadership ended. The core knows that it lost its quorum or met a higher term;
 * this class adds whether a transfer, the end of the process or a pause was the reason. Not thread-safe.
 */
public final class LeadershipEndTracker {
    private static final String KIND = "leader-ended";

    /**
     * How long to wait for the report of a pause: the core notices that its contact is old as soon as it runs again,
     * and the pause is found a moment later.
     */
    static final long WAIT_MILLIS = 500;

    private boolean isTransferring;
    private boolean isStopping;
    private @Nullable RenderedDecision pending;
    private long pendingSinceMillis;
    private long lastPauseMillis;
    private long lastPauseEndMillis = Long.MIN_VALUE;

    /** Notes a decision of the core. */
    public void onDecision(RenderedDecision decision, long nowMillis) {
        if (decision.kind() == DecisionKind.TRANSFER_STARTED) {
            isTransferring = true;
        } else if (decision.kind() == DecisionKind.ELECTION_WON) {
            isTransferring = false;
        } else if (decision.kind() == DecisionKind.TRANSFER_ENDED) {
            isTransferring = decision.cause().equals("leadership-ended");
        } else if (decision.kind() == DecisionKind.STEPPED_DOWN) {
            pending = decision;
            pendingSinceMillis = nowMillis;
        }
    }

    /** Notes that the process is being stopped. */
    public void onProcessEnding() {
        isStopping = true;
    }

    /** Notes a pause of the process. */
    public void onPause(long millis, long endMillis) {
        lastPauseMillis = millis;
        lastPauseEndMillis = endMillis;
    }

    /** Returns the record of the leadership that has ended, once its cause is certain; otherwise null. */
    public @Nullable ObservedEvent take(long nowMillis) {
        RenderedDecision ended = pending;
        if (ended == null || (!isStopping && nowMillis - pendingSinceMillis < WAIT_MILLIS)) {
            return null;
        }
        pending = null;
        String cause = cause(ended);
        isTransferring = false;
        long ledTerm = ended.data().number("ledTerm", ended.term());
        DecisionData data = DecisionData.NONE.with("stepDownCause", ended.cause());
        for (String name : new String[] {"quorumContactAgoMs", "diskProgressAgoMs", "uncommitted"}) {
            data = data.with(name, ended.data().text(name));
        }
        if (cause.equals("paused")) {
            data = data.with("pauseMs", lastPauseMillis);
        }
        data = data.with("noticedAgoMs", nowMillis - pendingSinceMillis);
        ServerId by = ended.subject();
        return new ObservedEvent(
                KIND,
                ledTerm,
                by == null ? "" : by.value(),
                cause,
                data,
                "its leadership of term " + ledTerm + " ended: " + cause
                        + (cause.equals("paused") ? " for " + lastPauseMillis + " ms" : "") + "; last contact with a"
                        + " majority " + ended.data().number("quorumContactAgoMs", 0) + " ms before, "
                        + ended.data().number("uncommitted", 0) + " entries uncommitted",
                false);
    }

    private String cause(RenderedDecision ended) {
        if (isStopping) {
            return "stopped";
        }
        if (isTransferring && !ended.cause().equals("disk")) {
            return "transfer";
        }
        long silentMillis = ended.data().number("quorumContactAgoMs", 0);
        boolean wasPaused =
                lastPauseEndMillis >= pendingSinceMillis - WAIT_MILLIS && lastPauseMillis * 2 > silentMillis;
        boolean isConsequenceOfPause =
                ended.cause().equals("no-quorum") || ended.cause().equals("higher-term");
        return wasPaused && isConsequenceOfPause ? "paused" : ended.cause();
    }
}
