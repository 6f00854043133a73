package dev.raftctl.node.runtime;

/**
 * How far one index is behind another, in time: the first one has reached everything that the second one was so long
 * ago. One mark of the second one at a time is waited for, so the answer is at most twice the true distance. One
 * thread.
 */
final class LagClock {
    /** Nothing was ever reached. */
    static final long UNKNOWN = -1;

    private boolean everCaughtUp;
    private long caughtUpNanos;
    private boolean hasMark;
    private long markIndex;
    private long markNanos;

    /** Both as they are now. */
    void update(long nowNanos, long index, long end) {
        if (index >= end) {
            everCaughtUp = true;
            caughtUpNanos = nowNanos;
            hasMark = false;
        } else if (!hasMark || index >= markIndex) {
            if (hasMark) {
                everCaughtUp = true;
                caughtUpNanos = markNanos;
            }
            hasMark = true;
            markIndex = end;
            markNanos = nowNanos;
        }
    }

    /** In nanoseconds; 0: not behind. */
    long lagNanos(long nowNanos) {
        if (!everCaughtUp) {
            return UNKNOWN;
        }
        return hasMark ? Math.max(1, nowNanos - caughtUpNanos) : 0;
    }
}
