package dev.raftctl.node.pipeline;

import dev.raftctl.protocol.message.DiskSpaceLevel;

/**
 * Classifies the free disk space. After a shortage it must rise well above the threshold before it counts as normal. A
 * disk that keeps rejecting writes although it reports free space, as under a quota, is retried less and less often.
 * One thread.
 */
public final class DiskSpacePolicy {
    private final long minFreeBytes;
    private final DiskRetryLimits limits;
    private DiskSpaceLevel space = DiskSpaceLevel.AMPLE;
    private long fullNanos;
    private long fullUntilNanos;

    /**
     * When a full disk is tried again.
     *
     * @param minRetryBytes the free disk space at which writing is tried again
     * @param minFullNanos how long a disk counts as full after the first failed write
     * @param maxFullNanos how long it counts as full at most, if it fails again and again
     * @param recurrenceNanos how long after the disk was full another failure counts as the same problem
     */
    public record DiskRetryLimits(long minRetryBytes, long minFullNanos, long maxFullNanos, long recurrenceNanos) {
        /** The limits of a real server. */
        public static final DiskRetryLimits DEFAULT =
                new DiskRetryLimits(1 << 20, 1_000_000_000L, 30_000_000_000L, 60_000_000_000L);
    }

    /** Creates a policy for a disk that counts as low below {@code minFreeBytes}. */
    public DiskSpacePolicy(long minFreeBytes, DiskRetryLimits limits) {
        this.minFreeBytes = minFreeBytes;
        this.limits = limits;
        this.fullNanos = limits.minFullNanos();
    }

    /**
     * Returns the level after a poll.
     *
     * @param freeBytes -1 if unknown
     */
    public DiskSpaceLevel onFreeBytes(long freeBytes, long nowNanos) {
        if (space == DiskSpaceLevel.FULL && (nowNanos - fullUntilNanos < 0 || isTooLittleToRetry(freeBytes))) {
            return space;
        }
        if (freeBytes < 0) {
            space = space == DiskSpaceLevel.FULL ? DiskSpaceLevel.AMPLE : space;
            return space;
        }
        long enough = space == DiskSpaceLevel.AMPLE ? minFreeBytes : minFreeBytes + minFreeBytes / 4;
        space = freeBytes < enough ? DiskSpaceLevel.LOW : DiskSpaceLevel.AMPLE;
        return space;
    }

    private boolean isTooLittleToRetry(long freeBytes) {
        return freeBytes >= 0 && freeBytes < Math.max(limits.minRetryBytes(), minFreeBytes / 2);
    }

    /**
     * Returns the level after a write that found the disk full.
     *
     * @param freeBytes free space after the write, or -1 if unknown
     */
    public DiskSpaceLevel onDiskFull(long freeBytes, long nowNanos) {
        if (space != DiskSpaceLevel.FULL) {
            boolean again = fullUntilNanos != 0
                    && nowNanos - fullUntilNanos < limits.recurrenceNanos()
                    && !isTooLittleToRetry(freeBytes);
            fullNanos = again ? Math.min(2 * fullNanos, limits.maxFullNanos()) : limits.minFullNanos();
            space = DiskSpaceLevel.FULL;
        }
        fullUntilNanos = nowNanos + fullNanos;
        return space;
    }
}
