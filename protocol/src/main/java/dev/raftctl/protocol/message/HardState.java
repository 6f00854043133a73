package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/**
 * currentTerm and votedFor, stored as one record (hazards E01, E02). votedFor becomes null only together with a higher term.
 *
 * @param term at least 0; 0: a server that has seen none
 */
public record HardState(long term, @Nullable ServerId votedFor) {
    /** The term of the first entry in the log of each server that forms a cluster; no server is ever elected in it. */
    public static final long BOOTSTRAP_TERM = 1;

    public static final HardState INITIAL = new HardState(0, null);

    /**
     * Whether only a server that has taken part in a cluster stores it: one that voted, or that heard a leader. A
     * bootstrap that a crash cut short leaves the first term without a vote.
     */
    public boolean provesMembership() {
        return votedFor != null || term > BOOTSTRAP_TERM;
    }
}
