package dev.raftctl.node.health;

import dev.raftctl.protocol.message.ClockJump;
import org.jspecify.annotations.Nullable;

/**
 * Notices when the wall clock is set: between two samples it then advances by more or less than the monotonic clock.
 * Adjustments by NTP are too slow to count. One thread samples, any thread reads.
 */
public final class ClockJumpDetector {
    static final long MIN_JUMP_MILLIS = 500;
    static final long KEPT_NANOS = 3_600_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private ClockReading last;
    private volatile @Nullable DetectedClockJump lastJump;

    /**
     * A reading of the wall clock, and the monotonic clock before and after it. The thread may be stopped between the
     * readings, so they are not of one moment.
     */
    public record ClockReading(long beforeNanos, long wallMillis, long afterNanos) {}

    private record DetectedClockJump(long millis, long atNanos) {}

    /** Creates a detector that starts from this reading of the two clocks. */
    public ClockJumpDetector(ClockReading first) {
        last = first;
    }

    /**
     * Compares the two clocks. Returns the jump of the wall clock in milliseconds, or 0 if there was none. If the
     * readings took long, the jump is the smallest that explains them.
     */
    public long sample(ClockReading reading) {
        long wallMillis = reading.wallMillis() - last.wallMillis();
        long atLeastMillis = wallMillis - (reading.afterNanos() - last.beforeNanos()) / NANOS_PER_MILLI;
        long atMostMillis = wallMillis - (reading.beforeNanos() - last.afterNanos()) / NANOS_PER_MILLI;
        last = reading;
        long jumpMillis = atLeastMillis > 0 ? atLeastMillis : Math.min(0, atMostMillis);
        if (Math.abs(jumpMillis) < MIN_JUMP_MILLIS) {
            return 0;
        }
        lastJump = new DetectedClockJump(jumpMillis, reading.beforeNanos());
        return jumpMillis;
    }

    /** Returns the last jump in the last hour, or null. */
    public @Nullable ClockJump at(long nowNanos) {
        DetectedClockJump jump = lastJump;
        return jump == null || nowNanos - jump.atNanos() > KEPT_NANOS
                ? null
                : new ClockJump(jump.millis(), Math.max(0, nowNanos - jump.atNanos()) / NANOS_PER_MILLI);
    }
}
