package dev.raftctl.node.runtime;

/**
 * How far one index is behind another, in time: the first one has reached everything that the second one was so long
 * ago. One mark of the second one at a time is waited for, so the answer is at most twice the true distance. One
 * thread.
 */
final class LagClock {
    /** Nothing was ever reached. */
    static final long NEVER = -1;

    private boolean reached;
    private long reachedNanos;
    private boolean waits;
    private long markIndex;
    private long markNanos;

    /** Both as they are now. */
    void see(long nowNanos, long index, long end) {
        if (index >= end) {
            reached = true;
            reachedNanos = nowNanos;
            waits = false;
        } else if (!waits || index >= markIndex) {
            if (waits) {
                reached = true;
                reachedNanos = markNanos;
            }
            waits = true;
            markIndex = end;
            markNanos = nowNanos;
        }
    }

    /** In nanoseconds; 0: not behind. */
    long behindNanos(long nowNanos) {
        if (!reached) {
            return NEVER;
        }
        return waits ? Math.max(1, nowNanos - reachedNanos) : 0;
    }
}
