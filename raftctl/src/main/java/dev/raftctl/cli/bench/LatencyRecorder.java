package dev.raftctl.cli.bench;

import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Records outcomes and latencies of requests within a time window. Any thread may record; only one thread may read.
 *
 * @see WorkloadGenerator
 */
final class LatencyRecorder {
    private static final long MAX_LATENCY_NANOS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final long fromNanos;
    private final long toNanos;
    private final boolean countsByDueTime;
    private final Recorder newPuts = new Recorder(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    private final Recorder newGets = new Recorder(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    private final Histogram puts = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    private final Histogram gets = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    private final AtomicLong refusedCount = new AtomicLong();
    private final AtomicLong unknownCount = new AtomicLong();
    private final AtomicLong lastDoneNanos;
    private final AtomicLong longestGapNanos = new AtomicLong();

    /**
     * @param fromNanos start of the window, inclusive; {@code toNanos} is exclusive; both on the load's clock
     * @param countsByDueTime whether a request is attributed to its due time rather than to its end
     */
    LatencyRecorder(long fromNanos, long toNanos, boolean countsByDueTime) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.countsByDueTime = countsByDueTime;
        lastDoneNanos = new AtomicLong(fromNanos);
    }

    void record(boolean isGet, LeaderRequestOutcome outcome, long startNanos, long endNanos) {
        long countedNanos = countsByDueTime ? startNanos : endNanos;
        if (countedNanos - fromNanos < 0 || countedNanos - toNanos >= 0) {
            return;
        }
        switch (outcome) {
            case SUCCEEDED -> {
                (isGet ? newGets : newPuts)
                        .recordValue(Math.max(0, Math.min(endNanos - startNanos, MAX_LATENCY_NANOS)));
                long gapNanos = endNanos - lastDoneNanos.getAndSet(endNanos);
                if (gapNanos > longestGapNanos.get()) {
                    longestGapNanos.accumulateAndGet(gapNanos, Math::max);
                }
            }
            case REFUSED -> refusedCount.incrementAndGet();
            case UNKNOWN -> unknownCount.incrementAndGet();
        }
    }

    /** Returns the latencies of all puts and gets since the previous call. */
    Histogram recentLatencies() {
        Histogram interval = newPuts.getIntervalHistogram();
        puts.add(interval);
        Histogram getInterval = newGets.getIntervalHistogram();
        gets.add(getInterval);
        interval.add(getInterval);
        return interval;
    }

    long refusedCount() {
        return refusedCount.get();
    }

    long unknownCount() {
        return unknownCount.get();
    }

    /**
     * Returns the report of the whole window.
     *
     * @param endNanos when the workload ended
     * @param unanswered the number of requests without a reply
     */
    WorkloadReport report(long endNanos, long unanswered, boolean wasInterrupted) {
        Histogram unused = recentLatencies();
        long measuredNanos = Math.min(endNanos - fromNanos, toNanos - fromNanos);
        long gapNanos = Math.max(longestGapNanos.get(), measuredNanos - (lastDoneNanos.get() - fromNanos));
        return new WorkloadReport(
                Math.max(0, measuredNanos) / 1e9,
                puts,
                gets,
                refusedCount.get(),
                unknownCount.get() + unanswered,
                Math.max(0, gapNanos),
                wasInterrupted);
    }
}
