package dev.raftctl.node.machine;

/**
 * What sessions may hold. Part of the rules by which every replica comes to the same state, so not a setting: servers with
 * different limits would part.
 *
 * @param maxSessions beyond it the session used longest ago, in the order of the log, is expelled
 * @param maxWindow how far a sequence may be ahead of the lowest result the client still needs
 * @param maxSessionBytes results kept for one session; beyond it new commands are refused until the client acknowledges
 * @param maxResultBytes results kept for all; beyond it sessions used longest ago are expelled
 * @param minTtlMillis shortest life of an idle session in log time
 * @param maxTtlMillis longest
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

    /** What a kept result counts for beyond its own bytes. */
    static final int CACHED_RESULT_OVERHEAD_BYTES = 64;
}
