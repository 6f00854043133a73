package dev.raftctl.node.runtime;

/**
 * Measures the lag of one index behind another in time: how long ago the leading index was where the lagging one is
 * now. It waits for one mark of the leading index at a time, so the result is at most twice the true lag. One thread.
 */
final class IndexLagMeter {
    /** The lag until the lagging index first reaches a mark. */
    static final long UNKNOWN = -1;

    private boolean everCaughtUp;
    private long caughtUpNanos;
    private boolean hasMark;
    private long markIndex;
    private long markNanos;

    /** Updates the measurement with the current lagging index ({@code index}) and leading index ({@code end}). */
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

    /** Returns the lag in nanoseconds: 0 if there is none, {@link #UNKNOWN} until it is first measured. */
    long lagNanos(long nowNanos) {
        if (!everCaughtUp) {
            return UNKNOWN;
        }
        return hasMark ? Math.max(1, nowNanos - caughtUpNanos) : 0;
    }
}
