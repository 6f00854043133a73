package dev.raftctl.protocol.message;

/** Asks the leader for an index at which the follower may serve a linearizable read (dissertation section 6.4). */
public sealed interface ReadIndex extends PeerMessage, PeerMessage.NoPromise {
    /** @param ticket a number that the follower chooses and the leader echoes in the response */
    record Request(long term, long ticket) implements ReadIndex {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.readIndexRequest(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readIndexRequest(this);
        }
    }

    record Confirmed(long term, long ticket, long readIndex) implements ReadIndex {
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
    record Rejected(long term, long ticket) implements ReadIndex {
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
