package dev.raftctl.protocol.message;

/**
 * How late a server's core ran recently.
 *
 * @param p99Micros the 99th percentile of the delays between a deadline or wakeup and the time when the core ran
 * @param maxGapMs the longest of these delays
 */
public record CoreLoopDelay(long p99Micros, long maxGapMs) {
    /** No delays. */
    public static final CoreLoopDelay NONE = new CoreLoopDelay(0, 0);
}
