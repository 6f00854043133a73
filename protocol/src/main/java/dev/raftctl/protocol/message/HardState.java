package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/**
 * The currentTerm and votedFor of a server, stored as one record (hazards E01, E02). votedFor becomes null only when
 * the term rises.
 *
 * @param term at least 0; 0 on a server that has seen no term
 */
public record HardState(long term, @Nullable ServerId votedFor) {
    /**
     * The term of the first log entry on every server of a newly bootstrapped cluster. No leader is ever elected in it.
     */
    public static final long BOOTSTRAP_TERM = 1;

    public static final HardState INITIAL = new HardState(0, null);

    /**
     * Returns whether only a server that has taken part in a cluster can have stored this: one that voted or followed a
     * leader. A bootstrap that a crash interrupts leaves the first term without a vote.
     */
    public boolean provesMembership() {
        return votedFor != null || term > BOOTSTRAP_TERM;
    }
}
