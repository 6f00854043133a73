package dev.raftctl.protocol.message;

/** The vote of a term (paper figure 2, RequestVote RPC). */
public sealed interface RequestVote extends PeerMessage {
    /**
     * @param last the end of the candidate's log
     * @param transfer the current leader told the candidate to stand (dissertation section 3.10), or an operator did:
     *     stickiness does not apply
     * @param byLeader it was the leader: a voter that promised a leader to keep still (dissertation section 6.4.1) is
     *     freed by that leader, and by no other server
     */
    record Ask(long term, Position last, boolean transfer, boolean byLeader) implements RequestVote {
        /** Of a candidate that no leader told to campaign. */
        public Ask(long term, Position last, boolean transfer) {
            this(term, last, transfer, false);
        }
    }

    record Granted(long term) implements RequestVote {}

    /**
     * @param term the voter's current term
     * @param asked the term of the request this answers
     * @param last the end of the voter's log
     * @param removedAt where the committed configuration stands that leaves the candidate out; {@link Position#ZERO}:
     *     the voter knows of none
     */
    record Refused(long term, long asked, Verdict why, Position last, Position removedAt) implements RequestVote {
        /** To a server that is a member, as far as the voter knows. */
        public Refused(long term, long asked, Verdict why, Position last) {
            this(term, asked, why, last, Position.ZERO);
        }
    }
}
