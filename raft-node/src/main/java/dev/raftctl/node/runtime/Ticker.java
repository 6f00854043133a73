package dev.raftctl.node.runtime;

/** The only reader of clocks. Any thread. */
class Ticker {
    static final long NANOS_PER_MILLI = 1_000_000;

    /** Nanoseconds of a clock that never goes back; only differences mean anything. */
    long nanos() {
        return System.nanoTime();
    }

    /** Milliseconds since the epoch, for people to read; nothing is decided by it. */
    long wallMillis() {
        return System.currentTimeMillis();
    }
}
