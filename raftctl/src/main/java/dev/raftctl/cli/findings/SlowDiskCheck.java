package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.SyncLatency;

/** Decides whether a server's disk is slow, from counters over at least ten seconds. Pure. */
final class SlowDiskCheck {
    /** The number of slow writes from which a disk counts as slow, because a single slow write may be chance. */
    private static final int MIN_SLOW_WRITES = 2;

    /** A sync that takes longer than this is slow. */
    private static final long SLOW_SYNC_MICROS = 100_000;

    /** With at least this many syncs, more than one of them reaches the 99th percentile. */
    private static final int MIN_SYNCS_FOR_P99 = 100;

    private static final long MICROS_PER_MILLI = 1_000;

    private SlowDiskCheck() {}

    /** Returns whether the current write takes longer than an election timeout, and far longer than recent ones. */
    static boolean isStuck(ServerStatus status) {
        long runningMillis = Math.max(
                status.observations().currentWriteMs(),
                status.measurements().sync().runningMs());
        long longestMillis = Math.max(
                status.observations().longestWriteMs(),
                status.measurements().sync().maxMicros() / MICROS_PER_MILLI);
        return runningMillis > status.electionTimeoutMs() && (!isSlow(status) || runningMillis > 2 * longestMillis);
    }

    /** Returns how long the current write has been running. */
    static long runningMillis(ServerStatus status) {
        return Math.max(
                status.observations().currentWriteMs(),
                status.measurements().sync().runningMs());
    }

    /** Returns whether at least half of the recent writes were slow or, among many, the slowest percent. */
    static boolean isSlow(ServerStatus status) {
        HealthObservations observed = status.observations();
        SyncLatency sync = status.measurements().sync();
        boolean hasSlowWrites = observed.slowWriteCount() >= MIN_SLOW_WRITES
                && 2 * observed.slowWriteCount() >= observed.recentWriteCount();
        boolean hasSlowMedian = sync.count() >= MIN_SLOW_WRITES && sync.p50Micros() > SLOW_SYNC_MICROS;
        boolean hasSlowPercentile = sync.count() >= MIN_SYNCS_FOR_P99 && sync.p99Micros() > SLOW_SYNC_MICROS;
        return hasSlowWrites || hasSlowMedian || hasSlowPercentile;
    }

    /** Describes a slow disk in a sentence without a full stop, or returns an empty string if the disk is not slow. */
    static String describe(ServerStatus status) {
        if (isStuck(status)) {
            return "the disk of " + status.id() + " has not finished a write for " + runningMillis(status) + " ms";
        }
        return isSlow(status) ? "the disk of " + status.id() + " is slow: " + describeSlowWrites(status) : "";
    }

    /** Describes the slow writes as a clause. */
    static String describeSlowWrites(ServerStatus status) {
        SyncLatency sync = status.measurements().sync();
        if (sync.count() > 0) {
            return "sync p50 " + DurationText.ofMicros(sync.p50Micros()) + ", p99 "
                    + DurationText.ofMicros(sync.p99Micros());
        }
        HealthObservations observed = status.observations();
        return observed.slowWriteCount() + " of the last " + observed.recentWriteCount()
                + " writes took 200 ms or more, the longest " + observed.longestWriteMs() + " ms";
    }
}
