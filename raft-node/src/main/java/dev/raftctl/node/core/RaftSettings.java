package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;

/**
 * How a server behaves. Times in nanoseconds of the clock that {@link Raft#step} is given.
 *
 * @param electionTimeoutNanos T; a follower waits a random time in [T, 2T) (paper section 5.2)
 * @param heartbeatNanos at most T / 2
 * @param maxAppendEntries entries in one message
 * @param maxAppendBytes weight of the entries in one message
 * @param maxInFlightMessages appends to one follower not yet answered
 * @param maxInFlightBytes weight of the entries in them
 * @param maxUncommittedBytes a leader refuses proposals beyond it (Busy)
 * @param maxEntryBytes a larger payload is refused before it is appended
 * @param maxPendingApplyBytes weight of entries handed to the machine and not yet applied
 * @param maxCacheBytes weight of applied entries kept in memory for followers
 * @param trailingEntries entries kept before a snapshot for slow followers
 * @param maxCatchUpRounds after so many rounds a new server that is still behind is given up (dissertation section 4.2.1)
 * @param preVote dissertation section 9.6
 * @param checkQuorum a leader without contact to a majority for T steps down, and voters stick to a live leader
 * @param leaseReads answer reads within a lease measured from the send time; off by default
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
     * How long this server keeps still for a leader that it answered; it must be noted on its disk before the server
     * starts ({@link dev.raftctl.protocol.message.RecoveredState#leasePromiseNanos}).
     */
    public long leasePromiseNanos() {
        return leaseReads && checkQuorum ? electionTimeoutNanos : 0;
    }

    /** The defaults of the configuration file: T = 1 s, a heartbeat every 100 ms. */
    public static RaftSettings defaults(ServerId self) {
        return withTimeouts(self, 1000 * NANOS_PER_MILLI, 100 * NANOS_PER_MILLI);
    }

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
