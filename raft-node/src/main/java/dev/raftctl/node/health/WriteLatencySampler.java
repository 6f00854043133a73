package dev.raftctl.node.health;

import dev.raftctl.node.health.RecentLatencies.LatencySummary;
import dev.raftctl.protocol.message.WriteLatency;

/**
 * Samples how long a leader's entries take until they are durable on its own disk and until they are committed. At most
 * one entry is followed at a time, so the cost does not depend on the load. One thread at a time calls {@link
 * #onBatch}, any thread reads.
 */
public final class WriteLatencySampler {
    static final String NONE = "none";
    static final String CPU = "cpu";
    static final String DISK = "disk";
    static final String FOLLOWERS = "followers";

    /** If at least this percentage of periods is throttled, the CPU quota counts as the limit on writes. */
    private static final int MIN_THROTTLED_PERCENT = 25;

    /** A shorter delay is normal scheduling latency, even if writes are fast. */
    private static final long MIN_CORE_DELAY_MICROS = 20_000;

    private static final long NO_INDEX = -1;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final RecentLatencies untilDurable;
    private final RecentLatencies untilCommitted;
    private final RecentEventCount appended;
    private boolean wasLeading;
    private long lastIndexBefore;
    private long followedIndex = NO_INDEX;
    private long followedSinceNanos;
    private boolean followedIsDurable;

    /** Creates a sampler without samples. */
    public WriteLatencySampler(long nowNanos) {
        untilDurable = new RecentLatencies(nowNanos);
        untilCommitted = new RecentLatencies(nowNanos);
        appended = new RecentEventCount(nowNanos);
    }

    /**
     * Notes how far the log is after the core handled a batch of events.
     *
     * @param leading whether the server is leader; otherwise nothing is sampled
     * @param lastIndex the last index of the log
     * @param durableIndex the last index that is durable on this server's disk
     */
    public void onBatch(boolean leading, long lastIndex, long durableIndex, long commitIndex, long nowNanos) {
        if (!leading) {
            wasLeading = false;
            followedIndex = NO_INDEX;
            return;
        }
        long newEntries = wasLeading ? lastIndex - lastIndexBefore : 0;
        wasLeading = true;
        lastIndexBefore = lastIndex;
        if (newEntries > 0) {
            appended.add(nowNanos, newEntries);
            if (followedIndex == NO_INDEX) {
                followedIndex = lastIndex;
                followedSinceNanos = nowNanos;
                followedIsDurable = false;
            }
        }
        if (followedIndex == NO_INDEX) {
            return;
        }
        if (!followedIsDurable && durableIndex >= followedIndex) {
            followedIsDurable = true;
            untilDurable.add(nowNanos, nowNanos - followedSinceNanos);
        }
        if (commitIndex >= followedIndex) {
            untilCommitted.add(nowNanos, nowNanos - followedSinceNanos);
            followedIndex = NO_INDEX;
        }
    }

    /**
     * Returns the speed of recent writes.
     *
     * @param oldestMillis the age of the oldest uncommitted entry; 0 if all are committed
     * @param coreDelayMicros how late the core ran recently: the 99th percentile
     * @param throttledPercent the share of periods in which a CPU quota stopped the process
     * @param waitsForOwnDisk whether the oldest uncommitted entry lacks only the write to this server's disk
     */
    public WriteLatency summaryAt(
            long nowNanos, long oldestMillis, long coreDelayMicros, int throttledPercent, boolean waitsForOwnDisk) {
        LatencySummary committed = untilCommitted.summaryAt(nowNanos);
        long perSecond = appended.countAt(nowNanos) * NANOS_PER_SECOND / appended.spanNanosAt(nowNanos);
        return new WriteLatency(
                (int) Math.min(Integer.MAX_VALUE, perSecond),
                committed.p50Micros(),
                committed.p99Micros(),
                oldestMillis,
                limitedBy(
                        committed,
                        untilDurable.summaryAt(nowNanos),
                        oldestMillis,
                        coreDelayMicros,
                        throttledPercent,
                        waitsForOwnDisk));
    }

    /**
     * Returns what most of the time until the commit was spent on or, without recent commits, what the oldest entry
     * waits for. A leader's own disk counts only if commits waited for it: a majority of faster followers does not.
     */
    private static String limitedBy(
            LatencySummary committed,
            LatencySummary durable,
            long oldestMillis,
            long coreDelayMicros,
            int throttledPercent,
            boolean waitsForOwnDisk) {
        boolean hasCommits = committed.count() > 0;
        if (!hasCommits && oldestMillis == 0) {
            return NONE;
        }
        long commitMicros = hasCommits ? committed.p50Micros() : oldestMillis * MICROS_PER_MILLI;
        if (throttledPercent >= MIN_THROTTLED_PERCENT
                || coreDelayMicros >= Math.max(MIN_CORE_DELAY_MICROS, commitMicros / 2)) {
            return CPU;
        }
        if (!hasCommits) {
            return waitsForOwnDisk ? DISK : FOLLOWERS;
        }
        boolean waitedForOwnDisk = durable.count() > 0
                && durable.p50Micros() <= commitMicros + commitMicros / 8
                && durable.p50Micros() >= commitMicros / 2;
        return waitedForOwnDisk ? DISK : FOLLOWERS;
    }
}
