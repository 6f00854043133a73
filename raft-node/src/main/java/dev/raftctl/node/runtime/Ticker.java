package dev.raftctl.node.runtime;

/** The only class that reads a clock. Any thread. */
class Ticker {
    static final long NANOS_PER_MILLI = 1_000_000;

    /** Returns the time of a monotonic clock in nanoseconds; only differences are meaningful. */
    long nanos() {
        return System.nanoTime();
    }

    /** Returns the milliseconds since the epoch, for people to read. No decision depends on it. */
    long wallMillis() {
        return System.currentTimeMillis();
    }
}
