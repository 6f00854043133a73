package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.SyncLatency;
import java.util.function.Consumer;

/** Reports slow log writes, and a log write that does not complete. */
final class SyncObserver implements StatusObserver {
    /** A write is among the recent ones for up to 20 s, and must not be reported twice. */
    private static final long SLOW_REPEAT_MILLIS = 20_000;

    private static final long STUCK_REPEAT_MILLIS = 10_000;
    private static final long SLOW_MICROS = 100_000;
    private static final long MICROS_PER_MILLI = 1_000;

    private long slowDueMillis = Long.MIN_VALUE;
    private long stuckDueMillis = Long.MIN_VALUE;
    private long lastRunningMillis;

    @Override
    public void observe(ServerStatus status, long nowMillis, Consumer<ObservedEvent> events) {
        SyncLatency sync = status.measurements().sync();
        if (sync.maxMicros() > SLOW_MICROS && nowMillis >= slowDueMillis) {
            slowDueMillis = nowMillis + SLOW_REPEAT_MILLIS;
            events.accept(new ObservedEvent(
                    "sync-slow",
                    status.term(),
                    "",
                    "",
                    DecisionData.NONE
                            .with("count", sync.count())
                            .with("p50Ms", sync.p50Micros() / MICROS_PER_MILLI)
                            .with("p99Ms", sync.p99Micros() / MICROS_PER_MILLI)
                            .with("maxMs", sync.maxMicros() / MICROS_PER_MILLI),
                    "a write to its log took " + sync.maxMicros() / MICROS_PER_MILLI + " ms; of " + sync.count()
                            + " recent writes, half took more than " + sync.p50Micros() / MICROS_PER_MILLI + " ms",
                    true));
        }
        boolean isOtherWrite = sync.runningMs() < lastRunningMillis;
        lastRunningMillis = sync.runningMs();
        if (isOtherWrite) {
            stuckDueMillis = Long.MIN_VALUE;
        }
        if (sync.runningMs() > status.electionTimeoutMs() && nowMillis >= stuckDueMillis) {
            stuckDueMillis = nowMillis + STUCK_REPEAT_MILLIS;
            events.accept(new ObservedEvent(
                    "sync-stuck",
                    status.term(),
                    "",
                    "",
                    DecisionData.NONE.with("runningMs", sync.runningMs()),
                    "a write to its log has been running for " + sync.runningMs() + " ms",
                    true));
        }
    }
}
