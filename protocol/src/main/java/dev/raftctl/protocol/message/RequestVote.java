package dev.raftctl.protocol.message;

/** The vote of a term (paper figure 2, RequestVote RPC). */
public sealed interface RequestVote extends PeerMessage {
    /**
     * @param last the end of the candidate's log
     * @param transfer the current leader told the candidate to stand (dissertation section 3.10), or an operator did: stickiness
     *     does not apply
     */
    record Ask(long term, Position last, boolean transfer) implements RequestVote {}

    record Granted(long term) implements RequestVote {}

    /**
     * @param term the voter's current term
     * @param asked the term of the request this answers
     * @param last the end of the voter's log
     */
    record Refused(long term, long asked, Verdict why, Position last) implements RequestVote {}
}
