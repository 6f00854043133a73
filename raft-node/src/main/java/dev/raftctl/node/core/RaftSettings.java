package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;

/**
 * The settings of a server. Times are in nanoseconds of the clock passed to {@link Raft#step}.
 *
 * @param electionTimeoutNanos T; a follower waits for a random time in [T, 2T) (paper section 5.2)
 * @param heartbeatNanos at most T / 2
 * @param maxAppendEntries entries in one request
 * @param maxAppendBytes weight of the entries in one request
 * @param maxInFlightMessages unacknowledged append requests to one follower
 * @param maxInFlightBytes weight of the entries in them
 * @param maxUncommittedBytes a leader refuses proposals beyond it with {@code BUSY}
 * @param maxEntryBytes a larger payload is refused before it is appended
 * @param maxPendingApplyBytes weight of entries submitted to the state machine and not yet applied
 * @param maxCacheBytes weight of applied entries kept in memory for followers
 * @param trailingEntries entries kept before a snapshot for slow followers
 * @param maxCatchUpRounds a new server that is still behind after this many rounds is not added (dissertation section
 *     4.2.1)
 * @param preVote dissertation section 9.6
 * @param checkQuorum a leader that has not heard from a majority for T steps down, and voters defend a live leader
 * @param leaseReads serve reads within a lease that starts when the heartbeat was sent; off by default
 */
public record RaftSettings(
        ServerId self,
        long electionTimeoutNanos,
        long heartbeatNanos,
        int maxAppendEntries,
        long maxAppendBytes,
        int maxInFlightMessages,
        long maxInFlightBytes,
        long maxUncommittedBytes,
        int maxEntryBytes,
        long maxPendingApplyBytes,
        long maxCacheBytes,
        long trailingEntries,
        int maxCatchUpRounds,
        boolean preVote,
        boolean checkQuorum,
        boolean leaseReads) {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    public RaftSettings {
        if (heartbeatNanos <= 0 || electionTimeoutNanos < 2 * heartbeatNanos) {
            throw new IllegalArgumentException("the election timeout must be at least twice the heartbeat");
        }
    }

    /**
     * Returns how long after each heartbeat response this server votes for no server. It must be durably recorded
     * before the server starts ({@link dev.raftctl.protocol.message.RecoveredState#leasePromiseNanos}).
     */
    public long leasePromiseNanos() {
        return leaseReads && checkQuorum ? electionTimeoutNanos : 0;
    }

    /** Returns the defaults of the configuration file: T = 1 s, a heartbeat every 100 ms. */
    public static RaftSettings defaults(ServerId self) {
        return withTimeouts(self, 1000 * NANOS_PER_MILLI, 100 * NANOS_PER_MILLI);
    }

    /** Returns the defaults with other timeouts, in nanoseconds. */
    public static RaftSettings withTimeouts(ServerId self, long electionTimeoutNanos, long heartbeatNanos) {
        return new RaftSettings(
                self,
                electionTimeoutNanos,
                heartbeatNanos,
                1024,
                1 << 20,
                64,
                8 << 20,
                32 << 20,
                1 << 20,
                8 << 20,
                4 << 20,
                10_000,
                10,
                true,
                true,
                false);
    }
}
