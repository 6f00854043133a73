package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;

/**
 * When a snapshot of the machine is due: enough was applied since the last, and none is being written. The first comes somewhat
 * earlier than the others, by chance: the servers of a cluster apply the same entries, and should not all write at the same
 * moment. At the applier's turns.
 */
final class CaptureRule {
    /** A snapshot that found no room is tried again, though nothing is applied meanwhile: behind it the log can go. */
    static final long RETRY_NANOS = 5_000 * Ticker.NANOS_PER_MILLI;

    private final SnapshotSettings settings;
    private final double ahead;
    private long entries;
    private long bytes;
    private boolean underWay;
    private boolean missed;
    private long retryNanos;

    /** @param ahead how much of the way to the first snapshot is already done, in [0, 1) */
    CaptureRule(SnapshotSettings settings, double ahead) {
        this.settings = settings;
        this.ahead = ahead;
        goAhead();
    }

    private void goAhead() {
        entries = (long) (ahead * settings.afterEntries());
        bytes = (long) (ahead * settings.afterBytes());
    }

    void applied(int weight) {
        entries++;
        bytes += weight;
    }

    boolean isDue(long nowNanos) {
        boolean again = missed && retryNanos - nowNanos <= 0;
        return !underWay && (again || entries >= settings.afterEntries() || bytes >= settings.afterBytes());
    }

    boolean isUnderWay() {
        return underWay;
    }

    void begin() {
        underWay = true;
        missed = false;
        entries = 0;
        bytes = 0;
    }

    /** @param written false: there was no room */
    void ended(boolean written, long nowNanos) {
        underWay = false;
        missed = !written;
        retryNanos = nowNanos + RETRY_NANOS;
    }

    /** The state came with a snapshot of its own. */
    void restored() {
        missed = false;
        goAhead();
    }
}
