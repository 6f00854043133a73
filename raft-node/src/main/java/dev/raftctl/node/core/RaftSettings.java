package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;

/**
 * How a server behaves. Times in nanoseconds of the clock that {@link Raft#step} is given.
 *
 * @param electionTimeoutNanos T; a follower waits a random time in [T, 2T) (paper section 5.2)
 * @param heartbeatNanos at most T / 2
 * @param appendEntriesMax entries in one message
 * @param appendBytesMax weight of the entries in one message
 * @param windowMessages appends to one follower not yet answered
 * @param windowBytes weight of the entries in them
 * @param uncommittedBytesMax a leader refuses proposals beyond it (Busy)
 * @param entryBytesMax a larger payload is refused before it is appended
 * @param applyBytesMax weight of entries handed to the machine and not yet applied
 * @param cacheBytesMax weight of applied entries kept in memory for followers
 * @param trailingEntries entries kept before a snapshot for slow followers
 * @param catchUpRounds after so many rounds a new server that is still behind is given up (dissertation section 4.2.1)
 * @param preVote dissertation section 9.6
 * @param checkQuorum a leader without contact to a majority for T steps down, and voters stick to a live leader
 * @param leaseReads answer reads within a lease measured from the send time; off by default
 */
public record RaftSettings(
        ServerId self,
        long electionTimeoutNanos,
        long heartbeatNanos,
        int appendEntriesMax,
        long appendBytesMax,
        int windowMessages,
        long windowBytes,
        long uncommittedBytesMax,
        int entryBytesMax,
        long applyBytesMax,
        long cacheBytesMax,
        long trailingEntries,
        int catchUpRounds,
        boolean preVote,
        boolean checkQuorum,
        boolean leaseReads) {
    private static final long MILLI = 1_000_000L;

    public RaftSettings {
        if (heartbeatNanos <= 0 || electionTimeoutNanos < 2 * heartbeatNanos) {
            throw new IllegalArgumentException("the election timeout must be at least twice the heartbeat");
        }
    }

    /**
     * How long this server keeps still for a leader that it answered; it must be noted on its disk before the server
     * starts ({@link dev.raftctl.protocol.message.RecoveredState#promisedNanos}).
     */
    public long promisedNanos() {
        return leaseReads && checkQuorum ? electionTimeoutNanos : 0;
    }

    /** The defaults of the configuration file: T = 1 s, a heartbeat every 100 ms. */
    public static RaftSettings defaults(ServerId self) {
        return withTimes(self, 1000 * MILLI, 100 * MILLI);
    }

    public static RaftSettings withTimes(ServerId self, long electionTimeoutNanos, long heartbeatNanos) {
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
