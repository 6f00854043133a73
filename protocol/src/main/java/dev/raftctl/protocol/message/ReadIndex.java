package dev.raftctl.protocol.message;

/** Asks the leader for an index at which the follower may serve a linearizable read (dissertation section 6.4). */
public sealed interface ReadIndex extends PeerMessage, PeerMessage.NoDurabilityPromise {
    /** @param ticket a number that the follower chooses and the leader echoes in the response */
    record ReadIndexRequest(long term, long ticket) implements ReadIndex {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.readIndexRequest(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readIndexRequest(this);
        }
    }

    record ReadIndexConfirmed(long term, long ticket, long readIndex) implements ReadIndex {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.readIndexConfirmed(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readIndexConfirmed(this);
        }
    }

    /** The receiver cannot confirm the read as leader, so the follower must retry it in another way. */
    record ReadIndexRejected(long term, long ticket) implements ReadIndex {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.readIndexRejected(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readIndexRejected(this);
        }
    }
}
