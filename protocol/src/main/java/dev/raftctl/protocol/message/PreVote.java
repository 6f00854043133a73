package dev.raftctl.protocol.message;

/** "Would you vote for me?": asked before the term is raised; nobody's term or vote changes (dissertation section 9.6). */
public sealed interface PreVote extends PeerMessage {
    /**
     * @param term the term the asker would stand in: its own plus one
     * @param last the end of the asker's log
     */
    record Request(long term, Position last) implements PreVote {}

    /** @param term the term that was asked for, echoed (hazard E14) */
    record Granted(long term) implements PreVote {}

    /**
     * @param term the voter's current term; a higher one is adopted by the asker (hazards E14, E15)
     * @param requestTerm the term that was asked for
     * @param last the end of the voter's log
     * @param removedAt where the committed configuration stands that leaves the asker out; {@link Position#ZERO}: the
     *     voter knows of none
     */
    record Rejected(long term, long requestTerm, VoteResult reason, Position last, Position removedAt)
            implements PreVote {
        /** To a server that is a member, as far as the voter knows. */
        public Rejected(long term, long requestTerm, VoteResult reason, Position last) {
            this(term, requestTerm, reason, last, Position.ZERO);
        }
    }
}
