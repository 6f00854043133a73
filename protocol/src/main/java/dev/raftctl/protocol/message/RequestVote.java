package dev.raftctl.protocol.message;

/** The vote of a term (paper figure 2, RequestVote RPC). */
public sealed interface RequestVote extends PeerMessage {
    /**
     * @param last the end of the candidate's log
     * @param bypassesStickiness the current leader told the candidate to stand (dissertation section 3.10), or an operator did:
     *     stickiness does not apply
     * @param requestedByLeader it was the leader: a voter that promised a leader to keep still (dissertation section 6.4.1) is
     *     freed by that leader, and by no other server
     */
    record Request(long term, Position last, boolean bypassesStickiness, boolean requestedByLeader)
            implements RequestVote {
        /** Of a candidate that no leader told to campaign. */
        public Request(long term, Position last, boolean bypassesStickiness) {
            this(term, last, bypassesStickiness, false);
        }
    }

    record Granted(long term) implements RequestVote {}

    /**
     * @param term the voter's current term
     * @param requestTerm the term of the request this answers
     * @param last the end of the voter's log
     * @param removedAt where the committed configuration stands that leaves the candidate out; {@link Position#ZERO}:
     *     the voter knows of none
     */
    record Rejected(long term, long requestTerm, VoteResult reason, Position last, Position removedAt)
            implements RequestVote {
        /** To a server that is a member, as far as the voter knows. */
        public Rejected(long term, long requestTerm, VoteResult reason, Position last) {
            this(term, requestTerm, reason, last, Position.ZERO);
        }
    }
}
