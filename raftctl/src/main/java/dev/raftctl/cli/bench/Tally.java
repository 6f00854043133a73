package dev.raftctl.cli.bench;

import dev.raftctl.cli.bench.Operations.End;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts what happens between two moments, and how long it took. Any thread counts; one reads.
 *
 * @see Load
 */
final class Tally {
    private static final long LATENCY_MAX_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final long from;
    private final long to;
    private final boolean byBegin;
    private final Recorder newPuts = new Recorder(LATENCY_MAX_NANOS, DIGITS);
    private final Recorder newGets = new Recorder(LATENCY_MAX_NANOS, DIGITS);
    private final Histogram puts = new Histogram(LATENCY_MAX_NANOS, DIGITS);
    private final Histogram gets = new Histogram(LATENCY_MAX_NANOS, DIGITS);
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong lastDone;
    private final AtomicLong silence = new AtomicLong();

    /**
     * @param from what is before is not counted, nor what is at {@code to} or later; both on the load's clock
     * @param byBegin a request belongs to the moment at which it was due; else to that at which it ended
     */
    Tally(long from, long to, boolean byBegin) {
        this.from = from;
        this.to = to;
        this.byBegin = byBegin;
        lastDone = new AtomicLong(from);
    }

    void count(boolean get, End end, long began, long now) {
        long at = byBegin ? began : now;
        if (at - from < 0 || at - to >= 0) {
            return;
        }
        switch (end) {
            case DONE -> {
                (get ? newGets : newPuts).recordValue(Math.max(0, Math.min(now - began, LATENCY_MAX_NANOS)));
                long quiet = now - lastDone.getAndSet(now);
                if (quiet > silence.get()) {
                    silence.accumulateAndGet(quiet, Math::max);
                }
            }
            case REFUSED -> refused.incrementAndGet();
            case UNKNOWN -> unknown.incrementAndGet();
        }
    }

    /** Latencies of what was done since the last time this was asked, puts and gets together. */
    Histogram recent() {
        Histogram both = newPuts.getIntervalHistogram();
        puts.add(both);
        Histogram read = newGets.getIntervalHistogram();
        gets.add(read);
        both.add(read);
        return both;
    }

    long refused() {
        return refused.get();
    }

    long unknown() {
        return unknown.get();
    }

    /**
     * All of it.
     *
     * @param end when the load ended
     * @param open requests that were never answered
     */
    LoadReport report(long end, long open, boolean interrupted) {
        Histogram unused = recent();
        long last = Math.min(end - from, to - from);
        long quiet = Math.max(silence.get(), last - (lastDone.get() - from));
        return new LoadReport(
                Math.max(0, last) / 1e9,
                puts,
                gets,
                refused.get(),
                unknown.get() + open,
                Math.max(0, quiet),
                interrupted);
    }
}
