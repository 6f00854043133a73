package dev.raftctl.cli.bench;

import dev.raftctl.cli.bench.WorkloadReport.EndedWatchers;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Records outcomes and latencies of requests, and delays of events, within a time window. Any thread may record; only
 * one thread may read.
 *
 * @see WorkloadGenerator
 */
final class LatencyRecorder {
    private static final long MAX_LATENCY_NANOS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final long fromNanos;
    private final long toNanos;
    private final boolean countsByDueTime;
    private final Map<WorkloadRequestKind, Latencies> requests = new EnumMap<>(WorkloadRequestKind.class);
    private final Latencies events = new Latencies();
    private final AtomicLong refusedCount = new AtomicLong();
    private final AtomicLong unknownCount = new AtomicLong();
    private final AtomicLong lastDoneNanos;
    private final AtomicLong longestGapNanos = new AtomicLong();

    /** The latencies of one kind of requests or events: those that were not read yet, and all others. */
    private static final class Latencies {
        private final Recorder unread = new Recorder(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
        private final Histogram read = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);

        void record(long nanos) {
            unread.recordValue(Math.max(0, Math.min(nanos, MAX_LATENCY_NANOS)));
        }

        Histogram readRecent() {
            Histogram recent = unread.getIntervalHistogram();
            read.add(recent);
            return recent;
        }
    }

    /**
     * @param fromNanos start of the window, inclusive; {@code toNanos} is exclusive; both on the load's clock
     * @param countsByDueTime whether a request is attributed to its due time rather than to its end
     */
    LatencyRecorder(long fromNanos, long toNanos, boolean countsByDueTime) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.countsByDueTime = countsByDueTime;
        lastDoneNanos = new AtomicLong(fromNanos);
        for (WorkloadRequestKind kind : WorkloadRequestKind.values()) {
            requests.put(kind, new Latencies());
        }
    }

    void record(WorkloadRequestKind kind, LeaderRequestOutcome outcome, long startNanos, long endNanos) {
        if (!isCounted(startNanos, endNanos)) {
            return;
        }
        switch (outcome) {
            case SUCCEEDED -> {
                latencies(kind).record(endNanos - startNanos);
                long gapNanos = endNanos - lastDoneNanos.getAndSet(endNanos);
                if (gapNanos > longestGapNanos.get()) {
                    longestGapNanos.accumulateAndGet(gapNanos, Math::max);
                }
            }
            case REFUSED -> refusedCount.incrementAndGet();
            case UNKNOWN -> unknownCount.incrementAndGet();
        }
    }

    private boolean isCounted(long startNanos, long endNanos) {
        long countedNanos = countsByDueTime ? startNanos : endNanos;
        return countedNanos - fromNanos >= 0 && countedNanos - toNanos < 0;
    }

    private Latencies latencies(WorkloadRequestKind kind) {
        Latencies latencies = requests.get(kind);
        if (latencies == null) {
            throw new IllegalStateException("no latencies of " + kind);
        }
        return latencies;
    }

    /**
     * Records that a watcher has received an event.
     *
     * @param startNanos when the put that caused it was sent or due
     */
    void recordEvent(long startNanos, long receivedNanos) {
        if (isCounted(startNanos, receivedNanos)) {
            events.record(receivedNanos - startNanos);
        }
    }

    /** Returns the latencies of all requests since the previous call. */
    Histogram recentLatencies() {
        Histogram recent = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
        for (Latencies each : requests.values()) {
            recent.add(each.readRecent());
        }
        return recent;
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
    WorkloadReport report(long endNanos, long unanswered, EndedWatchers endedWatchers, boolean wasInterrupted) {
        Histogram unusedRequests = recentLatencies();
        Histogram unusedEvents = events.readRecent();
        long measuredNanos = Math.min(endNanos - fromNanos, toNanos - fromNanos);
        long gapNanos = Math.max(longestGapNanos.get(), measuredNanos - (lastDoneNanos.get() - fromNanos));
        Map<WorkloadRequestKind, Histogram> latencies = new EnumMap<>(WorkloadRequestKind.class);
        requests.forEach((kind, each) -> latencies.put(kind, each.read));
        return new WorkloadReport(
                Math.max(0, measuredNanos) / 1e9,
                latencies,
                events.read,
                refusedCount.get(),
                unknownCount.get() + unanswered,
                Math.max(0, gapNanos),
                endedWatchers,
                wasInterrupted);
    }
}
