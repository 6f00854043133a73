package dev.raftctl.node.observation;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the record of why this server's leadership ended. The core knows that it lost its quorum or met a higher term;
 * this class adds whether a transfer, the end of the process or a pause was the reason. It returns the record at once,
 * unless a pause that is not found yet may be the reason. Not thread-safe.
 */
public final class LeadershipEndTracker {
    private static final String KIND = "leader-ended";

    /**
     * How long to wait for the report of a pause: the core notices that its contact is old as soon as it runs again,
     * and the pause is found a moment later.
     */
    static final long WAIT_MILLIS = 500;

    private final List<StepDown> unexplained = new ArrayList<>();
    private @Nullable Pause lastPause;
    private boolean isTransferring;
    private boolean isStopping;

    private record StepDown(RenderedDecision decision, long atMillis) {
        /** Returns whether a pause can make the core report this cause. */
        boolean canFollowFromPause() {
            return decision.cause().equals("no-quorum") || decision.cause().equals("higher-term");
        }
    }

    private record Pause(long millis, long endMillis) {
        /**
         * Returns whether the process did not run just before it stepped down, for most of the time without contact.
         */
        boolean explains(StepDown stepDown) {
            long silentMillis = stepDown.decision().data().number("quorumContactAgoMs", 0);
            return stepDown.canFollowFromPause()
                    && endMillis - millis <= stepDown.atMillis()
                    && endMillis >= stepDown.atMillis() - WAIT_MILLIS
                    && millis * 2 > silentMillis;
        }
    }

    /**
     * Notes a decision of the core. If the decision ended a leadership and shows why, returns the record of that end.
     */
    public @Nullable ObservedEvent onDecision(RenderedDecision decision, long nowMillis) {
        if (decision.kind() == DecisionKind.TRANSFER_STARTED) {
            isTransferring = true;
        } else if (decision.kind() == DecisionKind.ELECTION_WON || decision.kind() == DecisionKind.TRANSFER_ENDED) {
            isTransferring = false;
        } else if (decision.kind() == DecisionKind.STEPPED_DOWN) {
            return onSteppedDown(new StepDown(decision, nowMillis), nowMillis);
        }
        return null;
    }

    private @Nullable ObservedEvent onSteppedDown(StepDown stepDown, long nowMillis) {
        String coreCause = stepDown.decision().cause();
        // The core reports that the transfer has ended after it steps down.
        boolean isTransfer = isTransferring && !coreCause.equals("disk");
        isTransferring = false;
        if (isStopping) {
            return event(stepDown, "stopped", nowMillis);
        }
        if (isTransfer) {
            return event(stepDown, "transfer", nowMillis);
        }
        Pause pause = lastPause;
        if (pause != null && pause.explains(stepDown)) {
            return pausedEvent(stepDown, pause, nowMillis);
        }
        if (!stepDown.canFollowFromPause()) {
            return event(stepDown, coreCause, nowMillis);
        }
        unexplained.add(stepDown);
        return null;
    }

    /** Notes that the process is being stopped, which is why leadership ends from now on. */
    public void onProcessEnding() {
        isStopping = true;
    }

    /** Notes a pause of the process. Returns the records of the leaderships that it ended. */
    public List<ObservedEvent> onPause(long millis, long endMillis, long nowMillis) {
        Pause pause = new Pause(millis, endMillis);
        lastPause = pause;
        List<ObservedEvent> ended = new ArrayList<>();
        for (Iterator<StepDown> each = unexplained.iterator(); each.hasNext(); ) {
            StepDown stepDown = each.next();
            if (pause.explains(stepDown)) {
                each.remove();
                ended.add(pausedEvent(stepDown, pause, nowMillis));
            }
        }
        return ended;
    }

    /** Returns the records of the ended leaderships for which no pause was found in time. */
    public List<ObservedEvent> take(long nowMillis) {
        return takeUntil(nowMillis - WAIT_MILLIS, nowMillis);
    }

    /** Returns the records of all ended leaderships that are not recorded. No report of a pause will follow. */
    public List<ObservedEvent> takeAll(long nowMillis) {
        return takeUntil(nowMillis, nowMillis);
    }

    private List<ObservedEvent> takeUntil(long untilMillis, long nowMillis) {
        List<ObservedEvent> ended = new ArrayList<>();
        while (!unexplained.isEmpty() && unexplained.get(0).atMillis() <= untilMillis) {
            StepDown stepDown = unexplained.remove(0);
            ended.add(event(stepDown, stepDown.decision().cause(), nowMillis));
        }
        return ended;
    }

    private static ObservedEvent event(StepDown stepDown, String cause, long nowMillis) {
        return event(stepDown, cause, cause, dataOf(stepDown), nowMillis);
    }

    private static ObservedEvent pausedEvent(StepDown stepDown, Pause pause, long nowMillis) {
        DecisionData data = dataOf(stepDown).with("pauseMs", pause.millis());
        return event(stepDown, "paused", "paused for " + pause.millis() + " ms", data, nowMillis);
    }

    private static DecisionData dataOf(StepDown stepDown) {
        RenderedDecision decision = stepDown.decision();
        DecisionData data = DecisionData.NONE.with("stepDownCause", decision.cause());
        for (String name : new String[] {"quorumContactAgoMs", "diskProgressAgoMs", "uncommitted"}) {
            data = data.with(name, decision.data().text(name));
        }
        return data;
    }

    private static ObservedEvent event(
            StepDown stepDown, String cause, String causeText, DecisionData data, long nowMillis) {
        RenderedDecision decision = stepDown.decision();
        long ledTerm = decision.data().number("ledTerm", decision.term());
        ServerId by = decision.subject();
        return new ObservedEvent(
                KIND,
                ledTerm,
                by == null ? "" : by.value(),
                cause,
                data.with("noticedAgoMs", nowMillis - stepDown.atMillis()),
                "its leadership of term " + ledTerm + " ended: " + causeText + "; last contact with a majority "
                        + decision.data().number("quorumContactAgoMs", 0) + " ms before, "
                        + decision.data().number("uncommitted", 0) + " entries uncommitted",
                false);
    }
}
