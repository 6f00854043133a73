package dev.raftctl.protocol.message;

/**
 * How fast a leader's recent commands were, from a sample of them.
 *
 * @param perSecond the entries that it appended for clients per second
 * @param p50Micros the median time from the start of the batch that appended a command until it was committed; 0
 *     without commands
 * @param p99Micros the 99th percentile
 * @param oldestMs the age of the oldest uncommitted entry; 0 if all are committed
 * @param limitedBy what most of that time was spent on: {@code none} (no commands), {@code cpu} (the core ran late, or
 *     a CPU quota stopped the process), {@code disk} (this server's own syncs), {@code followers} (the responses of a
 *     majority, with their syncs and the network; the followers' own measurements distinguish these)
 */
public record WriteLatency(int perSecond, long p50Micros, long p99Micros, long oldestMs, String limitedBy) {
    /** The latency on a server that does not lead or has no recent commands. */
    public static final WriteLatency NONE = new WriteLatency(0, 0, 0, 0, "none");
}
