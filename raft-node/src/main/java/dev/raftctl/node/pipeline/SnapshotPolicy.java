package dev.raftctl.node.pipeline;

import dev.raftctl.node.config.SnapshotSettings;
import java.util.function.LongSupplier;

/**
 * Decides when the next snapshot of the state machine is due: after the configured entries or bytes, unless one is in
 * progress. The first one comes earlier by a random share, because all servers apply the same entries and should not
 * write at the same moment. A large snapshot is replaced only after at least its own size in bytes has been applied
 * (dissertation section 5.1.3); otherwise snapshots would take most of the disk's bandwidth. Used by the thread that
 * owns the machine.
 */
final class SnapshotPolicy {
    /**
     * A snapshot that failed because the disk was full is retried even if no entries arrive, because it lets the log be
     * compacted.
     */
    static final long RETRY_NANOS = 5_000_000_000L;

    /** A snapshot of at least this size is replaced only after at least its own size in bytes has been applied. */
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
     * @param initialShare how much of the interval before the first snapshot counts as elapsed, in [0, 1)
     * @param newestBytes the size of the newest snapshot on disk
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

    /**
     * Notes the end of the snapshot in progress.
     *
     * @param written false if the disk was full
     */
    void onEnded(boolean written, long nowNanos) {
        inProgress = false;
        retryNeeded = !written;
        retryNanos = nowNanos + RETRY_NANOS;
    }

    /** Makes a snapshot due now, or right after the one in progress, because the newest snapshot is damaged. */
    void retryNow(long nowNanos) {
        retryNeeded = true;
        retryNanos = nowNanos;
    }

    /** Restarts counting after the state was loaded from a snapshot that the leader sent. */
    void onRestored() {
        retryNeeded = false;
        startCounting();
    }
}
