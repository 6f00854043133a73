package dev.raftctl.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What a load came to.
 *
 * @param seconds measured
 * @param puts latencies in nanoseconds
 * @param gets latencies in nanoseconds
 * @param refused requests certainly not applied
 * @param unknown requests whose outcome is not known
 */
public record LoadReport(double seconds, Histogram puts, Histogram gets, long refused, long unknown) {
    public long done() {
        return puts.getTotalCount() + gets.getTotalCount();
    }

    public double perSecond() {
        return seconds > 0 ? done() / seconds : 0;
    }
}
