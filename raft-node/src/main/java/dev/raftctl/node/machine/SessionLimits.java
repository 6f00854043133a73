package dev.raftctl.node.machine;

/**
 * Limits on sessions. They are part of the rules that give every replica the same state, so they are not configurable:
 * servers with different limits would diverge.
 *
 * @param maxSessions above it, the least recently used session in log order is evicted
 * @param maxWindow how far a sequence may be ahead of the lowest one whose result the client still needs
 * @param maxSessionBytes cached results of one session; above it new commands are refused until the client acknowledges
 *     results
 * @param maxResultBytes cached results of all sessions; above it the least recently used sessions are evicted
 * @param minTtlMillis shortest lifetime of an idle session, in log time
 * @param maxTtlMillis longest lifetime
 */
record SessionLimits(
        int maxSessions,
        int maxWindow,
        long maxSessionBytes,
        long maxResultBytes,
        long minTtlMillis,
        long maxTtlMillis) {
    static final SessionLimits DEFAULT =
            new SessionLimits(10_000, 1024, 2 << 20, 64 << 20, 1_000, 7L * 24 * 3600 * 1000);

    /** The bytes that are counted for each cached result in addition to its content. */
    static final int CACHED_RESULT_OVERHEAD_BYTES = 64;
}
