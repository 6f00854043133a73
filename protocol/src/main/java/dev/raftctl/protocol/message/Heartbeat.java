package dev.raftctl.protocol.message;

/**
 * Announces the leader and confirms that it still is the leader. A heartbeat carries no log entries, so the response
 * does not wait for the disk.
 */
public sealed interface Heartbeat extends PeerMessage, PeerMessage.NoDurabilityPromise {
    /**
     * @param commitIndex the smaller of the leader's commitIndex and the follower's matchIndex
     * @param round increases with each round of a leader and is never reused: a response confirms only reads that
     *     arrived before this round (hazard L03)
     */
    record HeartbeatRequest(long term, long commitIndex, long round) implements Heartbeat {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.heartbeatRequest(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.heartbeatRequest(this);
        }

        @Override
        public boolean isLeaderContact() {
            return true;
        }
    }

    /**
     * @param round the round of the request
     * @param lastIndex the last index of the follower's log, which may not be durable; only a hint that messages were
     *     lost
     * @param diskSpaceLevel the space on the follower's disk
     * @param leasePromiseNanos for this long after it received the request, the follower votes for no server, not even
     *     itself, unless the leader releases it with a TimeoutNow (dissertation section 6.4.1); 0 if it does not honor
     *     leases
     */
    record HeartbeatResponse(
            long term, long round, long lastIndex, DiskSpaceLevel diskSpaceLevel, long leasePromiseNanos)
            implements Heartbeat {
        /** Creates a response without a lease promise. */
        public HeartbeatResponse(long term, long round, long lastIndex, DiskSpaceLevel diskSpaceLevel) {
            this(term, round, lastIndex, diskSpaceLevel, 0);
        }

        /** Creates a response without a lease promise, from a follower with enough disk space. */
        public HeartbeatResponse(long term, long round, long lastIndex) {
            this(term, round, lastIndex, DiskSpaceLevel.AMPLE);
        }

        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.heartbeatResponse(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.heartbeatResponse(this);
        }
    }
}
