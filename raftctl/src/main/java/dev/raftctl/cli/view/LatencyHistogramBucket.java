package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A bucket of a histogram: the number of requests that took at least {@code fromNanos} and less than {@code toNanos}.
 *
 * @param share of all requests, 0 to 1
 */
record LatencyHistogramBucket(long fromNanos, long toNanos, long count, double share) {
    private static final long SHORTEST_NANOS = 10_000;
    private static final long[] STEPS = {1, 2, 5};

    /**
     * Returns the buckets between the first and the last bucket that are not empty. Their bounds are 1, 2, 5, 10 and so
     * on.
     */
    static List<LatencyHistogramBucket> of(Histogram times) {
        List<LatencyHistogramBucket> buckets = new ArrayList<>();
        long total = times.getTotalCount();
        long counted = 0;
        long from = 0;
        for (long decade = SHORTEST_NANOS; counted < total; decade *= 10) {
            for (long step : STEPS) {
                long to = decade * step;
                long count = times.getCountBetweenValues(0, to - 1) - counted;
                if (counted < total && (count > 0 || counted > 0)) {
                    buckets.add(new LatencyHistogramBucket(from, to, count, (double) count / total));
                }
                counted += count;
                from = to;
            }
        }
        return buckets;
    }
}
