package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/**
 * currentTerm and votedFor, stored as one record (traps E01, E02). votedFor becomes null only together with a higher term.
 *
 * @param term at least 0; 0: a server that has seen none
 */
public record Ballot(long term, @Nullable ServerId votedFor) {
    public static final Ballot NONE = new Ballot(0, null);
}
