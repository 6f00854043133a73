package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.function.Consumer;

/** Reports pauses of the process, jumps of its clock, and throttling by a CPU quota. */
final class ProcessObserver implements StatusObserver {
    private static final long REPEAT_MILLIS = 10_000;

    /** The minimum share of scheduling periods in which a quota stops the process, in percent. */
    private static final int MIN_THROTTLED_PERCENT = 10;

    /** Two reports of the same event differ only by the rounding of its age. */
    private static final long SAME_EVENT_MILLIS = 25;

    private final LocalMeasurements measurements;
    private long lastPauseEndMillis = Long.MIN_VALUE;
    private long lastJumpMillis = Long.MIN_VALUE;
    private long throttledDueMillis = Long.MIN_VALUE;

    ProcessObserver(LocalMeasurements measurements) {
        this.measurements = measurements;
    }

    @Override
    public void observe(ServerStatus status, long nowMillis, Consumer<ObservedEvent> events) {
        observePauses(status, nowMillis, events);
        observeClock(status, nowMillis, events);
        int percent = status.measurements().throttledPercent();
        if (percent >= MIN_THROTTLED_PERCENT && nowMillis >= throttledDueMillis) {
            throttledDueMillis = nowMillis + REPEAT_MILLIS;
            events.accept(new ObservedEvent(
                    "cpu-throttled",
                    status.term(),
                    "",
                    "",
                    DecisionData.NONE.with("percent", percent),
                    "the CPU quota of its cgroup stopped it in " + percent + " percent of the scheduling periods",
                    true));
        }
    }

    private void observePauses(ServerStatus status, long nowMillis, Consumer<ObservedEvent> events) {
        LocalMeasurements.ProcessPause pause = measurements.lastPause();
        if (pause == null || pause.endMillis() <= lastPauseEndMillis) {
            return;
        }
        lastPauseEndMillis = pause.endMillis();
        String role = pause.whileLeading() ? "leader" : status.role().label();
        events.accept(new ObservedEvent(
                "paused",
                status.term(),
                "",
                pause.gcMillis() > pause.millis() / 2 ? "gc" : "host",
                DecisionData.NONE
                        .with("ms", pause.millis())
                        .with("gcMs", pause.gcMillis())
                        .with("agoMs", Math.max(0, nowMillis - pause.endMillis()))
                        .with("role", role),
                "did not run for " + pause.millis() + " ms, garbage collection took " + pause.gcMillis()
                        + " ms of it; role " + role,
                true));
    }

    private void observeClock(ServerStatus status, long nowMillis, Consumer<ObservedEvent> events) {
        ClockJump jump = status.measurements().clockJump();
        if (jump == null || nowMillis - jump.agoMs() <= lastJumpMillis + SAME_EVENT_MILLIS) {
            return;
        }
        lastJumpMillis = nowMillis - jump.agoMs();
        events.accept(new ObservedEvent(
                "clock-jumped",
                status.term(),
                "",
                jump.jumpMs() > 0 ? "forward" : "back",
                DecisionData.NONE.with("jumpMs", jump.jumpMs()).with("agoMs", jump.agoMs()),
                "its wall clock was set " + Math.abs(jump.jumpMs()) + " ms " + (jump.jumpMs() > 0 ? "ahead" : "back"),
                true));
    }
}
