package dev.raftctl.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What a load came to.
 *
 * @param seconds measured
 * @param puts latencies of those done, in nanoseconds
 * @param gets latencies of those done, in nanoseconds
 * @param refused requests certainly not applied
 * @param unknown requests whose outcome is not known
 * @param silenceNanos the longest time in which no request was done
 * @param interrupted it was ended before its time
 */
public record LoadReport(
        double seconds,
        Histogram puts,
        Histogram gets,
        long refused,
        long unknown,
        long silenceNanos,
        boolean interrupted) {
    public long done() {
        return puts.getTotalCount() + gets.getTotalCount();
    }

    public double perSecond() {
        return seconds > 0 ? done() / seconds : 0;
    }
}
