package dev.raftctl.node.metrics;

/** How values spread over fixed ranges: a histogram that one thread fills and any reads. */
public final class Distribution {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long[] SECONDS = {
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
    private static final long[] COUNTS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096};

    private final long[] bounds;
    private final double unit;
    private final Count[] counts;
    private final Count sum = new Count();

    private Distribution(long[] bounds, double unit) {
        this.bounds = bounds;
        this.unit = unit;
        counts = new Count[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new Count();
        }
    }

    /** Of durations: observed in nanoseconds, shown in seconds, from 25 microseconds to 10 seconds. */
    public static Distribution ofNanos() {
        return new Distribution(SECONDS, NANOS_PER_SECOND);
    }

    /** Of whole numbers, from 1 to 4,096. */
    public static Distribution ofCounts() {
        return new Distribution(COUNTS, 1);
    }

    /** The writer's thread. */
    public void observe(long value) {
        int range = 0;
        while (range < bounds.length && value > bounds[range]) {
            range++;
        }
        counts[range].increment();
        sum.add(value);
    }

    int ranges() {
        return bounds.length;
    }

    /** Values of the range are at most this, in the unit shown. */
    double bound(int range) {
        return bounds[range] / unit;
    }

    /** Values in this range alone; the range {@link #ranges} is of those beyond all bounds. */
    long count(int range) {
        return counts[range].sum();
    }

    double sum() {
        return sum.sum() / unit;
    }
}
