package dev.raftctl.node.simulation;

/**
 * A server's monotonic clock, which starts anywhere and runs slightly fast or slow.
 *
 * @param startedAt the virtual time at which the clock read {@code offset}
 * @param driftPpm how fast the clock runs, in millionths; negative if it is slow
 */
record SimulatedServerClock(long startedAt, long offset, long driftPpm) {
    private static final long MILLION = 1_000_000;

    /** Returns the time that the clock shows at this virtual time. */
    long readAt(long virtualTime) {
        long elapsed = virtualTime - startedAt;
        return offset + elapsed + elapsed / MILLION * driftPpm + elapsed % MILLION * driftPpm / MILLION;
    }

    /** Returns a virtual time at which the clock shows at least {@code clockTime}. */
    long virtualTimeOf(long clockTime) {
        long clockElapsed = clockTime - offset;
        long elapsed = clockElapsed / (MILLION + driftPpm) * MILLION + clockElapsed % (MILLION + driftPpm);
        while (readAt(startedAt + elapsed) < clockTime) {
            elapsed += Math.max(1, (clockTime - readAt(startedAt + elapsed)) / 2);
        }
        return startedAt + elapsed;
    }
}
