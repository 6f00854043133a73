package dev.raftctl.protocol.message;

/**
 * Asks "Would you vote for me?" before the sender increments its term. It changes no server's term or vote
 * (dissertation section 9.6).
 */
public sealed interface PreVote extends PeerMessage, PeerMessage.NoDurabilityPromise {
    /**
     * @param term the term in which the sender would campaign: its own plus one
     * @param last the last position of the sender's log
     */
    record PreVoteRequest(long term, LogPosition last) implements PreVote {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.preVoteRequest(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.preVoteRequest(this);
        }

        @Override
        public boolean isForProposedTerm() {
            return true;
        }
    }

    /** @param term the term of the request (hazard E14) */
    record PreVoteGranted(long term) implements PreVote {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.preVoteGranted(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.preVoteGranted(this);
        }

        @Override
        public boolean isForProposedTerm() {
            return true;
        }
    }

    /**
     * @param term the voter's current term; the sender of the request adopts it if it is higher (hazards E14, E15)
     * @param requestTerm the term of the request
     * @param last the last position of the voter's log
     * @param removedAt the position of the committed configuration that does not contain the requesting server;
     *     {@link LogPosition#ZERO} if the voter knows of none
     */
    record PreVoteRejected(long term, long requestTerm, VoteResult reason, LogPosition last, LogPosition removedAt)
            implements PreVote {
        /** Creates a rejection by a voter that knows of no configuration without the requesting server. */
        public PreVoteRejected(long term, long requestTerm, VoteResult reason, LogPosition last) {
            this(term, requestTerm, reason, last, LogPosition.ZERO);
        }

        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.preVoteRejected(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.preVoteRejected(this);
        }
    }
}
