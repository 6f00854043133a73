package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;
import java.util.function.LongSupplier;

/**
 * When a snapshot of the machine is due: enough was applied since the last, and none is being written. The first comes somewhat
 * earlier than the others, by chance: the servers of a cluster apply the same entries, and should not all write at the same
 * moment. And a large one is not written anew before as much was applied as it holds (dissertation section 5.1.3): to write
 * the whole state for each few entries would be most of what the disk does. At the applier's turns.
 */
final class SnapshotPolicy {
    /** A snapshot that found no room is tried again, though nothing is applied meanwhile: behind it the log can go. */
    static final long RETRY_NANOS = 5_000 * Ticker.NANOS_PER_MILLI;

    /** Smaller ones are written as often as the settings say. */
    static final long LARGE_BYTES = 64L << 20;

    private final SnapshotSettings settings;
    private final double initialShare;
    private final LongSupplier newestBytes;
    private long entriesSinceLast;
    private long bytesSinceLast;
    private boolean inProgress;
    private boolean retryNeeded;
    private long retryNanos;

    /**
     * @param initialShare how much of the way to the first snapshot is already done, in [0, 1)
     * @param newestBytes what the newest snapshot takes on the disk
     */
    SnapshotPolicy(SnapshotSettings settings, double initialShare, LongSupplier newestBytes) {
        this.settings = settings;
        this.initialShare = initialShare;
        this.newestBytes = newestBytes;
        startCounting();
    }

    private void startCounting() {
        entriesSinceLast = (long) (initialShare * settings.afterEntries());
        bytesSinceLast = (long) (initialShare * settings.afterBytes());
    }

    void onApplied(int weight) {
        entriesSinceLast++;
        bytesSinceLast += weight;
    }

    boolean isDue(long nowNanos) {
        boolean isRetryDue = retryNeeded && retryNanos - nowNanos <= 0;
        return !inProgress && (isRetryDue || (isThresholdReached() && !isTooSoonForSize()));
    }

    private boolean isThresholdReached() {
        return entriesSinceLast >= settings.afterEntries() || bytesSinceLast >= settings.afterBytes();
    }

    private boolean isTooSoonForSize() {
        long newest = newestBytes.getAsLong();
        return newest >= LARGE_BYTES && bytesSinceLast < newest;
    }

    boolean isInProgress() {
        return inProgress;
    }

    void onStarted() {
        inProgress = true;
        retryNeeded = false;
        entriesSinceLast = 0;
        bytesSinceLast = 0;
    }

    /** @param written false: there was no room */
    void onEnded(boolean written, long nowNanos) {
        inProgress = false;
        retryNeeded = !written;
        retryNanos = nowNanos + RETRY_NANOS;
    }

    /** There is no snapshot that can be used: one is due at once, or when the one under way has ended. */
    void retryNow(long nowNanos) {
        retryNeeded = true;
        retryNanos = nowNanos;
    }

    /** The state came with a snapshot of its own. */
    void onRestored() {
        retryNeeded = false;
        startCounting();
    }
}
