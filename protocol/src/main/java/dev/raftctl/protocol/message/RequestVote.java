package dev.raftctl.protocol.message;

/** Requests a vote (paper figure 2, RequestVote RPC). */
public sealed interface RequestVote extends PeerMessage {
    /**
     * @param last the last position of the candidate's log
     * @param bypassesStickiness the current leader (dissertation section 3.10) or an operator made the candidate
     *     campaign, so leader stickiness does not apply
     * @param requestedByLeader it was the leader. Only the leader to which a voter gave a lease promise (dissertation
     *     section 6.4.1) can release the voter from it
     */
    record VoteRequest(long term, LogPosition last, boolean bypassesStickiness, boolean requestedByLeader)
            implements RequestVote, PeerMessage.DurabilityPromise {
        /** Creates a request of a candidate whose campaign was not requested by a leader. */
        public VoteRequest(long term, LogPosition last, boolean bypassesStickiness) {
            this(term, last, bypassesStickiness, false);
        }

        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.voteRequest(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.voteRequest(this);
        }

        @Override
        public VoteRequest promise() {
            return this;
        }

        @Override
        public <R> R acceptPromise(PeerMessage.DurabilityPromiseVisitor<R> visitor) {
            return visitor.ownVote(this);
        }
    }

    record VoteGranted(long term) implements RequestVote, PeerMessage.DurabilityPromise {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.voteGranted(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.voteGranted(this);
        }

        @Override
        public VoteGranted promise() {
            return this;
        }

        @Override
        public <R> R acceptPromise(PeerMessage.DurabilityPromiseVisitor<R> visitor) {
            return visitor.vote(this);
        }
    }

    /**
     * @param term the voter's current term
     * @param requestTerm the term of the request
     * @param last the last position of the voter's log
     * @param removedAt the position of the committed configuration that does not contain the candidate;
     *     {@link LogPosition#ZERO} if the voter knows of none
     */
    record VoteRejected(long term, long requestTerm, VoteResult reason, LogPosition last, LogPosition removedAt)
            implements RequestVote, PeerMessage.NoDurabilityPromise {
        /** Creates a rejection by a voter that knows of no configuration without the requesting server. */
        public VoteRejected(long term, long requestTerm, VoteResult reason, LogPosition last) {
            this(term, requestTerm, reason, last, LogPosition.ZERO);
        }

        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.voteRejected(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.voteRejected(this);
        }
    }
}
