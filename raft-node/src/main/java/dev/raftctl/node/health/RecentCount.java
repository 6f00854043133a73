package dev.raftctl.node.health;

/**
 * Counts what happened in the last 10 to 20 seconds, in windows of 10 seconds. One thread at a time adds, any thread
 * reads.
 */
final class RecentCount {
    private static final long WINDOW_NANOS = RecentLatencies.WINDOW_NANOS;

    private volatile TwoCounts counts;

    /** The counts of the current window and of the one before it. */
    private record TwoCounts(long previousSinceNanos, long previous, long sinceNanos, long current) {}

    RecentCount(long nowNanos) {
        counts = new TwoCounts(nowNanos, 0, nowNanos, 0);
    }

    void add(long nowNanos, long number) {
        TwoCounts latest = at(nowNanos);
        counts = new TwoCounts(
                latest.previousSinceNanos(), latest.previous(), latest.sinceNanos(), latest.current() + number);
    }

    long countAt(long nowNanos) {
        TwoCounts latest = at(nowNanos);
        return latest.previous() + latest.current();
    }

    /** Returns the length of time that the count covers; at least one window. */
    long spanNanosAt(long nowNanos) {
        return Math.max(WINDOW_NANOS, nowNanos - at(nowNanos).previousSinceNanos());
    }

    private TwoCounts at(long nowNanos) {
        TwoCounts last = counts;
        long age = nowNanos - last.sinceNanos();
        if (age < WINDOW_NANOS) {
            return last;
        }
        return age < 2 * WINDOW_NANOS
                ? new TwoCounts(last.sinceNanos(), last.current(), nowNanos, 0)
                : new TwoCounts(nowNanos, 0, nowNanos, 0);
    }
}
