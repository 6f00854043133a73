package dev.raftctl.node.runtime;

/**
 * Statistics of durations in the last 10 to 20 seconds, kept in windows of 10 seconds. One thread adds, any thread
 * reads.
 */
final class RecentDurations {
    static final long WINDOW_NANOS = 10_000 * TimeSource.NANOS_PER_MILLI;

    private static final int PERCENT = 100;

    private final long slowNanos;
    private volatile DurationWindows windows;

    /** The statistics of the current window of time and of the previous one. */
    private record DurationWindows(DurationSummary previous, DurationSummary current) {}

    /**
     * Statistics since a time.
     *
     * @param slowCount the number of durations at or above the slow threshold
     */
    record DurationSummary(long sinceNanos, int count, int slowCount, long sumNanos, long longestNanos) {
        private static DurationSummary emptyAt(long nanos) {
            return new DurationSummary(nanos, 0, 0, 0, 0);
        }

        private DurationSummary with(long nanos, boolean isSlow) {
            return new DurationSummary(
                    sinceNanos,
                    count + 1,
                    slowCount + (isSlow ? 1 : 0),
                    sumNanos + nanos,
                    Math.max(longestNanos, nanos));
        }

        private DurationSummary with(DurationSummary later) {
            return new DurationSummary(
                    sinceNanos,
                    count + later.count,
                    slowCount + later.slowCount,
                    sumNanos + later.sumNanos,
                    Math.max(longestNanos, later.longestNanos));
        }

        /** Returns the sum of the durations in percent of the time since this window started. */
        int percentAt(long nowNanos) {
            return (int) Math.min(PERCENT, PERCENT * sumNanos / Math.max(WINDOW_NANOS, nowNanos - sinceNanos));
        }
    }

    /** @param slowNanos the shortest duration that counts as slow */
    RecentDurations(long slowNanos, long nowNanos) {
        this.slowNanos = slowNanos;
        windows = new DurationWindows(DurationSummary.emptyAt(nowNanos), DurationSummary.emptyAt(nowNanos));
    }

    void add(long nowNanos, long nanos) {
        DurationWindows latest = at(nowNanos);
        windows = new DurationWindows(latest.previous(), latest.current().with(nanos, nanos >= slowNanos));
    }

    DurationSummary at(TimeSource ticker) {
        DurationWindows latest = at(ticker.nanos());
        return latest.previous().with(latest.current());
    }

    private DurationWindows at(long nowNanos) {
        DurationWindows last = windows;
        long age = nowNanos - last.current().sinceNanos();
        if (age < WINDOW_NANOS) {
            return last;
        }
        DurationSummary current = DurationSummary.emptyAt(nowNanos);
        return new DurationWindows(age < 2 * WINDOW_NANOS ? last.current() : current, current);
    }
}
