package dev.raftctl.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * The measurements of a workload.
 *
 * @param seconds measured
 * @param puts latencies of successful puts, in nanoseconds
 * @param gets latencies of successful gets, in nanoseconds
 * @param refusedCount requests that were certainly not applied
 * @param unknownCount requests of unknown outcome
 * @param longestGapNanos the longest time without a successful request
 * @param wasInterrupted whether the workload was ended early
 */
public record WorkloadReport(
        double seconds,
        Histogram puts,
        Histogram gets,
        long refusedCount,
        long unknownCount,
        long longestGapNanos,
        boolean wasInterrupted) {
    public long doneCount() {
        return puts.getTotalCount() + gets.getTotalCount();
    }

    public double operationsPerSecond() {
        return seconds > 0 ? doneCount() / seconds : 0;
    }
}
