package dev.raftctl.node.health;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The distribution of durations in the last 10 to 20 seconds, kept in windows of 10 seconds. Quantiles are exact to an
 * eighth of their value. Adding a duration costs a few nanoseconds and allocates nothing but a window every 10 seconds.
 * One thread at a time adds, any thread reads.
 */
public final class RecentLatencies {
    static final long WINDOW_NANOS = 10_000_000_000L;

    private static final long NANOS_PER_MICRO = 1_000;
    /** Each power of two is divided into this many buckets. */
    private static final int BUCKETS_PER_DOUBLING = 8;

    private static final int BUCKETS_PER_DOUBLING_LOG2 = 3;
    private static final int BUCKET_COUNT = 40 * BUCKETS_PER_DOUBLING;

    private volatile CurrentAndPreviousWindow windows;

    /** The current window and the one before it. */
    private record CurrentAndPreviousWindow(LatencyWindow previous, LatencyWindow current) {}

    /** The durations since one point in time, counted in buckets. */
    private static final class LatencyWindow {
        private final long sinceNanos;
        private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKET_COUNT);
        private volatile long maxMicros;

        LatencyWindow(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }

        void add(long micros) {
            int bucket = bucketOf(micros);
            counts.lazySet(bucket, counts.getPlain(bucket) + 1);
            if (micros > maxMicros) {
                maxMicros = micros;
            }
        }
    }

    /**
     * The distribution at one moment.
     *
     * @param p50Micros 0 without durations, as the others
     */
    public record LatencySummary(int count, long p50Micros, long p99Micros, long maxMicros) {}

    /** Creates an empty distribution. */
    public RecentLatencies(long nowNanos) {
        windows = new CurrentAndPreviousWindow(new LatencyWindow(nowNanos), new LatencyWindow(nowNanos));
    }

    /** Adds a duration that ended now. */
    @SuppressWarnings("ReferenceEquality") // Whether there are new windows, whatever the counts in them.
    public void add(long nowNanos, long durationNanos) {
        CurrentAndPreviousWindow last = windows;
        CurrentAndPreviousWindow latest = at(last, nowNanos);
        latest.current().add(Math.max(0, durationNanos) / NANOS_PER_MICRO);
        if (latest != last) {
            windows = latest;
        }
    }

    /** Returns the distribution of the recent durations. */
    public LatencySummary summaryAt(long nowNanos) {
        CurrentAndPreviousWindow latest = at(windows, nowNanos);
        int[] counts = new int[BUCKET_COUNT];
        int total = 0;
        for (int i = 0; i < BUCKET_COUNT; i++) {
            counts[i] =
                    latest.previous().counts.get(i) + latest.current().counts.get(i);
            total += counts[i];
        }
        long maxMicros = Math.max(latest.previous().maxMicros, latest.current().maxMicros);
        return new LatencySummary(
                total, quantile(counts, total, 50, maxMicros), quantile(counts, total, 99, maxMicros), maxMicros);
    }

    private static CurrentAndPreviousWindow at(CurrentAndPreviousWindow last, long nowNanos) {
        long age = nowNanos - last.current().sinceNanos;
        if (age < WINDOW_NANOS) {
            return last;
        }
        // A window begins where the previous one ends, even if nothing was added then, so nothing is kept longer.
        return age < 2 * WINDOW_NANOS
                ? new CurrentAndPreviousWindow(
                        last.current(), new LatencyWindow(last.current().sinceNanos + WINDOW_NANOS))
                : new CurrentAndPreviousWindow(new LatencyWindow(nowNanos), new LatencyWindow(nowNanos));
    }

    /** Returns the upper bound of the bucket that contains the quantile, but not more than the longest duration. */
    private static long quantile(int[] counts, int total, int percent, long maxMicros) {
        if (total == 0) {
            return 0;
        }
        long rank = ((long) total * percent + 99) / 100;
        long seen = 0;
        for (int i = 0; i < BUCKET_COUNT; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(upperBound(i), maxMicros);
            }
        }
        return maxMicros;
    }

    /** Returns the bucket of a duration: one bucket for each of 0 to 7, then 8 for each doubling. */
    static int bucketOf(long micros) {
        if (micros < BUCKETS_PER_DOUBLING) {
            return (int) micros;
        }
        int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - BUCKETS_PER_DOUBLING_LOG2;
        int bucket = (doublings + 1) * BUCKETS_PER_DOUBLING + (int) (micros >>> doublings) - BUCKETS_PER_DOUBLING;
        return Math.min(bucket, BUCKET_COUNT - 1);
    }

    /** Returns the longest duration in a bucket. */
    static long upperBound(int bucket) {
        if (bucket < BUCKETS_PER_DOUBLING) {
            return bucket;
        }
        int doublings = bucket / BUCKETS_PER_DOUBLING - 1;
        long first = (long) (bucket % BUCKETS_PER_DOUBLING + BUCKETS_PER_DOUBLING) << doublings;
        return first + (1L << doublings) - 1;
    }
}
