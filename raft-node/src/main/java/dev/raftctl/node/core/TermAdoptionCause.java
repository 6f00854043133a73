package dev.raftctl.node.core;

/** The reason why a server adopts a higher term. */
public enum TermAdoptionCause {
    /** Another server sent a message with the term. */
    MESSAGE("message"),
    /** A candidate requests a vote in the term. */
    VOTE_REQUEST("vote-request"),
    /** A voter in the term rejected this server's pre-vote. */
    PREVOTE_REJECTED("prevote-rejected"),
    /** A voter in the term rejected this server's request for a vote. */
    VOTE_REJECTED("vote-rejected"),
    /** A message has a term that is too far ahead to adopt. A server that hears no leader jumps towards it. */
    TERM_JUMP("term-jump"),
    /** The server lost acknowledged entries and leaves the term in which a leader relies on them. */
    ENTRIES_LOST("entries-lost");

    private final String label;

    TermAdoptionCause(String label) {
        this.label = label;
    }

    /** Returns the public label, which never changes. */
    public String label() {
        return label;
    }
}
