package dev.raftctl.protocol.message;

/**
 * How long a server's recent log writes took, each with its fsync. A write that has not ended yet is visible in
 * {@code runningMs} only, so a stuck disk shows there first.
 *
 * @param count the recent writes
 * @param p50Micros the median; 0 without writes
 * @param p99Micros the 99th percentile; 0 without writes
 * @param maxMicros the longest
 * @param runningMs how long the current write has taken so far; 0 if there is none
 */
public record SyncLatency(int count, long p50Micros, long p99Micros, long maxMicros, long runningMs) {
    /** No writes. */
    public static final SyncLatency NONE = new SyncLatency(0, 0, 0, 0, 0);
}
