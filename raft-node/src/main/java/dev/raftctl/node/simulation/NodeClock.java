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
    long readAt(long virtualTime) {
        long elapsed = virtualTime - startedAt;
        return offset + elapsed + elapsed / MILLION * driftPpm + elapsed % MILLION * driftPpm / MILLION;
    }

    /** A virtual time at which it shows at least this. */
    long virtualTimeOf(long clockTime) {
        long clockElapsed = clockTime - offset;
        long elapsed = clockElapsed / (MILLION + driftPpm) * MILLION + clockElapsed % (MILLION + driftPpm);
        while (readAt(startedAt + elapsed) < clockTime) {
            elapsed += Math.max(1, (clockTime - readAt(startedAt + elapsed)) / 2);
        }
        return startedAt + elapsed;
    }
}
