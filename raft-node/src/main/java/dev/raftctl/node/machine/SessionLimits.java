package dev.raftctl.node.machine;

/**
 * What sessions may hold. Part of the rules by which every replica comes to the same state, so not a setting: servers with
 * different limits would part.
 *
 * @param sessionsMax beyond it the session used longest ago, in the order of the log, is expelled
 * @param windowMax how far a sequence may be ahead of the lowest result the client still needs
 * @param sessionBytesMax results kept for one session; beyond it new commands are refused until the client acknowledges
 * @param resultBytesMax results kept for all; beyond it sessions used longest ago are expelled
 * @param ttlMillisMin shortest life of an idle session in log time
 * @param ttlMillisMax longest
 */
record SessionLimits(
        int sessionsMax,
        int windowMax,
        long sessionBytesMax,
        long resultBytesMax,
        long ttlMillisMin,
        long ttlMillisMax) {
    static final SessionLimits DEFAULT =
            new SessionLimits(10_000, 1024, 2 << 20, 64 << 20, 1_000, 7L * 24 * 3600 * 1000);

    /** What a kept result counts for beyond its own bytes. */
    static final int KEPT_OVERHEAD_BYTES = 64;
}
