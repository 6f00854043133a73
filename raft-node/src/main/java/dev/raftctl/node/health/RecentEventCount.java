package dev.raftctl.node.health;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what happened in the last 10 to 20 seconds, in windows of 10 seconds. Adding allocates nothing but a window
 * every 10 seconds. One thread at a time adds, any thread reads.
 */
final class RecentEventCount {
    private static final long WINDOW_NANOS = RecentLatencies.WINDOW_NANOS;

    private volatile CurrentAndPreviousCountWindow windows;

    /** The current window and the one before it. */
    private record CurrentAndPreviousCountWindow(CountWindow previous, CountWindow current) {}

    private static final class CountWindow {
        private final long sinceNanos;
        private final AtomicLong count = new AtomicLong();

        CountWindow(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    RecentEventCount(long nowNanos) {
        windows = new CurrentAndPreviousCountWindow(new CountWindow(nowNanos), new CountWindow(nowNanos));
    }

    @SuppressWarnings("ReferenceEquality") // Whether there are new windows, whatever the counts in them.
    void add(long nowNanos, long number) {
        CurrentAndPreviousCountWindow last = windows;
        CurrentAndPreviousCountWindow latest = at(last, nowNanos);
        AtomicLong count = latest.current().count;
        count.lazySet(count.getPlain() + number);
        if (latest != last) {
            windows = latest;
        }
    }

    long countAt(long nowNanos) {
        CurrentAndPreviousCountWindow latest = at(windows, nowNanos);
        return latest.previous().count.get() + latest.current().count.get();
    }

    /** Returns the length of time that the count covers; at least one window. */
    long spanNanosAt(long nowNanos) {
        return Math.max(WINDOW_NANOS, nowNanos - at(windows, nowNanos).previous().sinceNanos);
    }

    private static CurrentAndPreviousCountWindow at(CurrentAndPreviousCountWindow last, long nowNanos) {
        long age = nowNanos - last.current().sinceNanos;
        if (age < WINDOW_NANOS) {
            return last;
        }
        return age < 2 * WINDOW_NANOS
                ? new CurrentAndPreviousCountWindow(
                        last.current(), new CountWindow(last.current().sinceNanos + WINDOW_NANOS))
                : new CurrentAndPreviousCountWindow(new CountWindow(nowNanos), new CountWindow(nowNanos));
    }
}
