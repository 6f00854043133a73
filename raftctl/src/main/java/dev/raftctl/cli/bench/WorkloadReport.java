package dev.raftctl.cli.bench;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The measurements of a workload.
 *
 * @param seconds measured
 * @param requests for each kind of requests, the latencies of those that succeeded, in nanoseconds
 * @param events for each event that a watcher received, the time since its put was sent or due, in nanoseconds
 * @param refusedCount requests that were certainly not applied
 * @param unknownCount requests of unknown outcome
 * @param longestGapNanos the longest time without a successful request
 * @param endedWatchers the watchers that ended before the workload
 * @param wasInterrupted whether the workload was ended early
 */
public record WorkloadReport(
        double seconds,
        Map<WorkloadRequestKind, Histogram> requests,
        Histogram events,
        long refusedCount,
        long unknownCount,
        long longestGapNanos,
        EndedWatchers endedWatchers,
        boolean wasInterrupted) {
    /**
     * Watchers that ended before the workload.
     *
     * @param firstReason why the first of them ended; empty if none did
     */
    public record EndedWatchers(int count, String firstReason) {}

    /** Returns the latencies of requests of this kind, in nanoseconds. */
    public Histogram latencies(WorkloadRequestKind kind) {
        Histogram latencies = requests.get(kind);
        if (latencies == null) {
            throw new IllegalArgumentException("no latencies of " + kind);
        }
        return latencies;
    }

    /** Returns the number of requests that succeeded. */
    public long doneCount() {
        return requests.values().stream().mapToLong(Histogram::getTotalCount).sum();
    }

    public double operationsPerSecond() {
        return seconds > 0 ? doneCount() / seconds : 0;
    }
}
