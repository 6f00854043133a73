package dev.raftctl.protocol.message;

/**
 * The leader is alive, and asks whether it still is the leader. Says nothing of the log, so its answer need not wait for
 * the disk.
 */
public sealed interface Heartbeat extends PeerMessage {
    /**
     * @param commitIndex the smaller of the leader's commitIndex and what the follower is known to hold
     * @param round unique and rising per leader: an answer confirms only reads that arrived before this round (hazard L03)
     */
    record Request(long term, long commitIndex, long round) implements Heartbeat {}

    /**
     * @param round the round of the beat this answers
     * @param lastIndex the end of the follower's log, which may not be durable: only a hint that messages were lost
     * @param diskSpaceLevel on the follower's disk
     * @param leasePromiseNanos for this time after it received the beat, the follower votes for no other server, itself
     *     included, unless the leader frees it by a TimeoutNow (dissertation section 6.4.1); 0: it promises nothing, as
     *     servers do that do not honour leases
     */
    record Response(long term, long round, long lastIndex, DiskSpaceLevel diskSpaceLevel, long leasePromiseNanos)
            implements Heartbeat {
        /** Of a follower that promises nothing. */
        public Response(long term, long round, long lastIndex, DiskSpaceLevel diskSpaceLevel) {
            this(term, round, lastIndex, diskSpaceLevel, 0);
        }

        /** Of a follower whose disk has space and that promises nothing. */
        public Response(long term, long round, long lastIndex) {
            this(term, round, lastIndex, DiskSpaceLevel.AMPLE);
        }
    }
}
