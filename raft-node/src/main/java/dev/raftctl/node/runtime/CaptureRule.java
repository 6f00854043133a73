package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;
import java.util.function.LongSupplier;

/**
 * When a snapshot of the machine is due: enough was applied since the last, and none is being written. The first comes somewhat
 * earlier than the others, by chance: the servers of a cluster apply the same entries, and should not all write at the same
 * moment. And a large one is not written anew before as much was applied as it holds (dissertation section 5.1.3): to write
 * the whole state for each few entries would be most of what the disk does. At the applier's turns.
 */
final class CaptureRule {
    /** A snapshot that found no room is tried again, though nothing is applied meanwhile: behind it the log can go. */
    static final long RETRY_NANOS = 5_000 * Ticker.NANOS_PER_MILLI;

    /** Smaller ones are written as often as the settings say. */
    static final long LARGE_BYTES = 64L << 20;

    private final SnapshotSettings settings;
    private final double ahead;
    private final LongSupplier newestBytes;
    private long entries;
    private long bytes;
    private boolean underWay;
    private boolean missed;
    private long retryNanos;

    /**
     * @param ahead how much of the way to the first snapshot is already done, in [0, 1)
     * @param newestBytes what the newest snapshot takes on the disk
     */
    CaptureRule(SnapshotSettings settings, double ahead, LongSupplier newestBytes) {
        this.settings = settings;
        this.ahead = ahead;
        this.newestBytes = newestBytes;
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
        return !underWay && (again || (isEnough() && !isTooMuchToWrite()));
    }

    private boolean isEnough() {
        return entries >= settings.afterEntries() || bytes >= settings.afterBytes();
    }

    private boolean isTooMuchToWrite() {
        long newest = newestBytes.getAsLong();
        return newest >= LARGE_BYTES && bytes < newest;
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

    /** There is no snapshot that can be used: one is due at once, or when the one under way has ended. */
    void again(long nowNanos) {
        missed = true;
        retryNanos = nowNanos;
    }

    /** The state came with a snapshot of its own. */
    void restored() {
        missed = false;
        goAhead();
    }
}
