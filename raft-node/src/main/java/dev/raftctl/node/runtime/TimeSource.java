package dev.raftctl.node.runtime;

/** The only class that reads a clock. Thread-safe. */
class TimeSource {
    static final long NANOS_PER_MILLI = 1_000_000;

    /** Returns the time of a monotonic clock, in nanoseconds. Only differences between two times are meaningful. */
    long nanos() {
        return System.nanoTime();
    }

    /** Returns the milliseconds since the epoch, for display only. No decision depends on the result. */
    long wallMillis() {
        return System.currentTimeMillis();
    }
}
