package dev.raftctl.node.metrics;

/** A histogram with fixed buckets. Only one thread may record values; any thread may read them. */
public final class MetricHistogram {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long[] LATENCY_BOUNDS_NANOS = {
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        10_000_000_000L
    };
    private static final long[] SIZE_BOUNDS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096};

    private final long[] upperBounds;
    private final double unitDivisor;
    private final SingleWriterCounter[] bucketCounts;
    private final SingleWriterCounter sum = new SingleWriterCounter();

    private MetricHistogram(long[] upperBounds, double unitDivisor) {
        this.upperBounds = upperBounds;
        this.unitDivisor = unitDivisor;
        bucketCounts = new SingleWriterCounter[upperBounds.length + 1];
        for (int i = 0; i < bucketCounts.length; i++) {
            bucketCounts[i] = new SingleWriterCounter();
        }
    }

    /**
     * Creates a histogram of durations: observed in nanoseconds, exposed in seconds, with buckets from 25 microseconds
     * to 10 seconds.
     */
    public static MetricHistogram ofNanos() {
        return new MetricHistogram(LATENCY_BOUNDS_NANOS, NANOS_PER_SECOND);
    }

    /** Creates a histogram of counts, whose buckets have upper bounds from 1 to 4,096. */
    public static MetricHistogram ofCounts() {
        return new MetricHistogram(SIZE_BOUNDS, 1);
    }

    /** Records a value. Must always be called from the same thread. */
    public void observe(long value) {
        int bucket = 0;
        while (bucket < upperBounds.length && value > upperBounds[bucket]) {
            bucket++;
        }
        bucketCounts[bucket].increment();
        sum.add(value);
    }

    int bucketCount() {
        return upperBounds.length;
    }

    /** Returns the upper bound of the bucket, in the unit of the exposed metric. */
    double upperBound(int bucket) {
        return upperBounds[bucket] / unitDivisor;
    }

    /**
     * Returns the number of values in this bucket alone. The bucket with the index {@link #bucketCount} holds the
     * values above all upper bounds.
     */
    long count(int bucket) {
        return bucketCounts[bucket].get();
    }

    double sum() {
        return sum.get() / unitDivisor;
    }
}
