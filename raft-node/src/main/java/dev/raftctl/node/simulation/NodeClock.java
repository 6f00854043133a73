package dev.raftctl.node.simulation;

/**
 * A server's own monotonic clock: it starts anywhere and runs a little too fast or too slow.
 *
 * @param startedAt virtual time when it showed {@code offset}
 * @param driftPpm how much too fast, in millionths
 */
record NodeClock(long startedAt, long offset, long driftPpm) {
    private static final long MILLION = 1_000_000;

    /** What it shows at this virtual time. */
    long show(long virtual) {
        long passed = virtual - startedAt;
        return offset + passed + passed / MILLION * driftPpm + passed % MILLION * driftPpm / MILLION;
    }

    /** A virtual time at which it shows at least this. */
    long whenShows(long shown) {
        long wanted = shown - offset;
        long passed = wanted / (MILLION + driftPpm) * MILLION + wanted % (MILLION + driftPpm);
        while (show(startedAt + passed) < shown) {
            passed += Math.max(1, (shown - show(startedAt + passed)) / 2);
        }
        return startedAt + passed;
    }
}
