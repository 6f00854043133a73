package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.DiskSpaceLevel;

/**
 * Classifies the free disk space. After a shortage it must rise well above the threshold before it counts as normal. A
 * disk that keeps rejecting writes although it reports free space, as under a quota, is retried less and less often.
 * One thread.
 */
final class DiskSpacePolicy {
    private static final long MIN_FULL_NANOS = 1_000 * TimeSource.NANOS_PER_MILLI;
    private static final long MAX_FULL_NANOS = 30_000 * TimeSource.NANOS_PER_MILLI;
    private static final long RECURRENCE_NANOS = 60_000 * TimeSource.NANOS_PER_MILLI;

    /** The free disk space at which writing is tried again after the disk was full. */
    private static final long MIN_RETRY_BYTES = 1 << 20;

    private final long minFreeBytes;
    private DiskSpaceLevel space = DiskSpaceLevel.AMPLE;
    private long fullNanos = MIN_FULL_NANOS;
    private long fullUntilNanos;

    DiskSpacePolicy(long minFreeBytes) {
        this.minFreeBytes = minFreeBytes;
    }

    /**
     * Updates the class after a poll.
     *
     * @param freeBytes -1 if unknown
     */
    DiskSpaceLevel onFreeBytes(long freeBytes, long nowNanos) {
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
        return freeBytes >= 0 && freeBytes < Math.max(MIN_RETRY_BYTES, minFreeBytes / 2);
    }

    /**
     * Updates the class after a write that found the disk full.
     *
     * @param freeBytes free space after the write, or -1 if unknown
     */
    DiskSpaceLevel onDiskFull(long freeBytes, long nowNanos) {
        if (space != DiskSpaceLevel.FULL) {
            boolean again = fullUntilNanos != 0
                    && nowNanos - fullUntilNanos < RECURRENCE_NANOS
                    && !isTooLittleToRetry(freeBytes);
            fullNanos = again ? Math.min(2 * fullNanos, MAX_FULL_NANOS) : MIN_FULL_NANOS;
            space = DiskSpaceLevel.FULL;
        }
        fullUntilNanos = nowNanos + fullNanos;
        return space;
    }
}
