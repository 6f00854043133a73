package dev.raftctl.node.metrics;

/** How values spread over fixed ranges: a histogram that one thread fills and any reads. */
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

    /** Of durations: observed in nanoseconds, shown in seconds, from 25 microseconds to 10 seconds. */
    public static MetricHistogram ofNanos() {
        return new MetricHistogram(LATENCY_BOUNDS_NANOS, NANOS_PER_SECOND);
    }

    /** Of whole numbers, from 1 to 4,096. */
    public static MetricHistogram ofCounts() {
        return new MetricHistogram(SIZE_BOUNDS, 1);
    }

    /** The writer's thread. */
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

    /** Values of the range are at most this, in the unit shown. */
    double upperBound(int bucket) {
        return upperBounds[bucket] / unitDivisor;
    }

    /** Values in this range alone; the range {@link #bucketCount} is of those beyond all bounds. */
    long count(int bucket) {
        return bucketCounts[bucket].get();
    }

    double sum() {
        return sum.get() / unitDivisor;
    }
}
