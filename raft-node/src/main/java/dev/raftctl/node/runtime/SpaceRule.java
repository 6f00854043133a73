package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.Space;

/**
 * What the room on a disk comes to. What was short must get well above the mark before it counts as ample, and a disk that keeps
 * refusing writes though it shows room, as under a quota, is asked ever less often. One thread.
 */
final class SpaceRule {
    private static final long FULL_NANOS_MIN = 1_000 * Ticker.NANOS_PER_MILLI;
    private static final long FULL_NANOS_MAX = 30_000 * Ticker.NANOS_PER_MILLI;
    private static final long QUIET_NANOS = 60_000 * Ticker.NANOS_PER_MILLI;

    /** With less, the next write would fail again. */
    private static final long WORTH_TRYING_BYTES = 1 << 20;

    private final long minFreeBytes;
    private Space space = Space.AMPLE;
    private long fullNanos = FULL_NANOS_MIN;
    private long fullUntil;

    SpaceRule(long minFreeBytes) {
        this.minFreeBytes = minFreeBytes;
    }

    /**
     * Someone has looked.
     *
     * @param freeBytes -1: it is not known
     */
    Space saw(long freeBytes, long nowNanos) {
        if (space == Space.FULL && (nowNanos - fullUntil < 0 || isHopeless(freeBytes))) {
            return space;
        }
        if (freeBytes < 0) {
            space = space == Space.FULL ? Space.AMPLE : space;
            return space;
        }
        long enough = space == Space.AMPLE ? minFreeBytes : minFreeBytes + minFreeBytes / 4;
        space = freeBytes < enough ? Space.LOW : Space.AMPLE;
        return space;
    }

    private boolean isHopeless(long freeBytes) {
        return freeBytes >= 0 && freeBytes < Math.max(WORTH_TRYING_BYTES, minFreeBytes / 2);
    }

    /**
     * A write found no room.
     *
     * @param freeBytes seen behind that; -1: it is not known
     */
    Space foundNone(long freeBytes, long nowNanos) {
        if (space != Space.FULL) {
            boolean again = fullUntil != 0 && nowNanos - fullUntil < QUIET_NANOS && !isHopeless(freeBytes);
            fullNanos = again ? Math.min(2 * fullNanos, FULL_NANOS_MAX) : FULL_NANOS_MIN;
            space = Space.FULL;
        }
        fullUntil = nowNanos + fullNanos;
        return space;
    }
}
