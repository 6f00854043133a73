package dev.raftctl.node.runtime;

import dev.raftctl.node.health.CgroupCpuStat;
import dev.raftctl.node.health.ClockJumpDetector;
import dev.raftctl.node.health.CpuThrottling;
import dev.raftctl.node.health.ProcessPauseLog;
import dev.raftctl.node.health.RecentLatencies;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.ProcessPauses;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the process from a thread of its own that wakes every 50 ms: how late it wakes, whether the clock was set,
 * and whether a CPU quota stops the process. Any thread reads the results.
 */
final class HealthMonitor {
    private static final long SAMPLE_NANOS = 50 * TimeSource.NANOS_PER_MILLI;
    private static final long THROTTLING_SAMPLE_NANOS = 1_000 * TimeSource.NANOS_PER_MILLI;

    /** Garbage collections are counted only after this time: loading the JVM's classes for it would delay the start. */
    private static final long COLLECTIONS_AFTER_NANOS = 2_000 * TimeSource.NANOS_PER_MILLI;

    private static final long NOT_MEASURED = -1;

    private final TimeSource ticker;
    private final BooleanSupplier isLeading;
    private final LongSupplier totalCollectionMillis;
    private final RecentLatencies wakeDelays;
    private final ProcessPauseLog pauses;
    private final ClockJumpDetector clock;
    private final CpuThrottling throttling = new CpuThrottling();
    private final CgroupCpuStat cgroup;
    private final ThreadWakeup wakeup = new ThreadWakeup();
    private final long startedNanos;
    private long collectionMillis = NOT_MEASURED;
    private boolean wasLeading;
    private long throttlingSampledNanos;
    private volatile boolean stopping;

    /**
     * @param electionTimeoutNanos the shortest election timeout; the process pauses if it does not run for half of it
     * @param isLeading whether this server is leader
     * @param totalCollectionMillis the time of garbage collections since the process started
     */
    HealthMonitor(
            long electionTimeoutNanos,
            BooleanSupplier isLeading,
            LongSupplier totalCollectionMillis,
            CgroupCpuStat cgroup,
            TimeSource ticker) {
        this.ticker = ticker;
        this.isLeading = isLeading;
        this.totalCollectionMillis = totalCollectionMillis;
        this.cgroup = cgroup;
        startedNanos = ticker.nanos();
        throttlingSampledNanos = startedNanos - THROTTLING_SAMPLE_NANOS;
        wakeDelays = new RecentLatencies(startedNanos);
        pauses = new ProcessPauseLog(electionTimeoutNanos / 2);
        clock = new ClockJumpDetector(clockReading());
    }

    void stop() {
        stopping = true;
        wakeup.signal();
    }

    void run() {
        while (!stopping) {
            long wakeAt = ticker.nanos() + SAMPLE_NANOS;
            long remaining = SAMPLE_NANOS;
            while (remaining > 0 && !stopping) {
                wakeup.await(() -> !stopping, remaining);
                remaining = wakeAt - ticker.nanos();
            }
            if (!stopping) {
                sample(ticker.nanos(), -remaining);
            }
        }
    }

    /** Takes a sample. Called by this monitor's thread, and by tests. */
    void sample(long nowNanos, long lateNanos) {
        wakeDelays.add(nowNanos, lateNanos);
        long collectedBefore = collectionMillis;
        if (nowNanos - startedNanos >= COLLECTIONS_AFTER_NANOS) {
            collectionMillis = totalCollectionMillis.getAsLong();
        }
        pauses.onWake(
                nowNanos,
                lateNanos,
                collectedBefore == NOT_MEASURED ? 0 : Math.max(0, collectionMillis - collectedBefore),
                wasLeading);
        wasLeading = isLeading.getAsBoolean();
        clock.sample(clockReading());
        if (nowNanos - throttlingSampledNanos >= THROTTLING_SAMPLE_NANOS) {
            throttlingSampledNanos = nowNanos;
            throttling.add(nowNanos, cgroup.read());
        }
    }

    private ClockJumpDetector.ClockReading clockReading() {
        long beforeNanos = ticker.nanos();
        long wallMillis = ticker.wallMillis();
        return new ClockJumpDetector.ClockReading(beforeNanos, wallMillis, ticker.nanos());
    }

    /** Returns how late this monitor's thread woke recently. */
    RecentLatencies.LatencySummary wakeDelays(long nowNanos) {
        return wakeDelays.summaryAt(nowNanos);
    }

    /** Returns the pauses of the process in the last five minutes. */
    ProcessPauses pauses(long nowNanos) {
        return pauses.at(nowNanos);
    }

    /** Returns the most recent pause; null if there was none in the last five minutes. */
    ProcessPauseLog.@Nullable ProcessPause lastPause(long nowNanos) {
        return pauses.lastAt(nowNanos);
    }

    /** Returns the last change of the wall clock in the last hour, or null. */
    @Nullable
    ClockJump clockJump(long nowNanos) {
        return clock.at(nowNanos);
    }

    /** Returns the share of recent scheduling periods in which a CPU quota stopped this process, in percent. */
    int throttledPercent() {
        return throttling.percent();
    }
}
