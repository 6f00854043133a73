package dev.raftctl.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What a load came to.
 *
 * @param seconds measured
 * @param puts latencies of those done, in nanoseconds
 * @param gets latencies of those done, in nanoseconds
 * @param refusedCount requests certainly not applied
 * @param unknownCount requests whose outcome is not known
 * @param longestGapNanos the longest time in which no request was done
 * @param wasInterrupted it was ended before its time
 */
public record LoadReport(
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
