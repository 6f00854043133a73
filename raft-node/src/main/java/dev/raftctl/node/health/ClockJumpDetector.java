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

    private long lastNanos;
    private long lastWallMillis;
    private volatile @Nullable DetectedClockJump lastJump;

    private record DetectedClockJump(long millis, long atNanos) {}

    /** Creates a detector that starts from these readings of the two clocks. */
    public ClockJumpDetector(long nowNanos, long wallMillis) {
        lastNanos = nowNanos;
        lastWallMillis = wallMillis;
    }

    /** Compares the two clocks. Returns the jump of the wall clock in milliseconds, or 0 if there was none. */
    public long sample(long nowNanos, long wallMillis) {
        long jumpMillis = wallMillis - lastWallMillis - (nowNanos - lastNanos) / NANOS_PER_MILLI;
        lastNanos = nowNanos;
        lastWallMillis = wallMillis;
        if (Math.abs(jumpMillis) < MIN_JUMP_MILLIS) {
            return 0;
        }
        lastJump = new DetectedClockJump(jumpMillis, nowNanos);
        return jumpMillis;
    }

    /** Returns the last jump in the last hour, or null. */
    public @Nullable ClockJump at(long nowNanos) {
        DetectedClockJump last = lastJump;
        return last == null || nowNanos - last.atNanos() > KEPT_NANOS
                ? null
                : new ClockJump(last.millis(), Math.max(0, nowNanos - last.atNanos()) / NANOS_PER_MILLI);
    }
}
