package dev.raftctl.node.core;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.TreeSet;

/**
 * Refuses messages whose term is further ahead than elections can have brought it: one message with the last term would
 * end all elections (trap E25). A server may have been away for years, so the bound is far: at the shortest election
 * timeout, 20 ms, 2^32 elections in a row, all without a leader, take more than two years.
 *
 * <p>The terms of the upper half are a reserve: there, a message brings at most {@value #RESERVED_STEP} terms at once,
 * so whatever was sent before, elections and {@code raftctl recover} always have terms left.
 *
 * <p>Two servers that are further apart, by whatever was sent to one of them, still meet: a server that hears no leader
 * goes a step towards what it refused, once an election timeout. While a leader is heard, it does not: a live cluster
 * is not disturbed.
 */
final class FarTerms {
    /** What one message may add to a server's term. */
    static final long STEP = 1L << 32;

    static final long RESERVED_FROM = PeerMessage.TERM_MAX / 2;
    static final long RESERVED_STEP = 1L << 10;

    private static final int TOLD_MAX = 256;

    private final Server server;
    private final TreeSet<ServerId> told = new TreeSet<>();
    private long toldInTerm;
    private long steppedAt;

    FarTerms(Server server) {
        this.server = server;
        this.steppedAt = server.now();
    }

    /** The highest term to which one message may bring a server that is in this one. */
    static long reachableFrom(long term) {
        long reserved = Math.min(PeerMessage.TERM_MAX, term + RESERVED_STEP);
        return Math.max(reserved, Math.min(RESERVED_FROM, term + STEP));
    }

    /**
     * Whether the message must not be taken; tells so once for each sender in a term, and takes a step if no leader is
     * heard.
     */
    boolean refuses(ServerId from, PeerMessage message) {
        long reachable = reachableFrom(server.term());
        if (message.term() <= reachable || isNew()) {
            return false;
        }
        tell(from, message, reachable);
        if (!(message instanceof PreVote.Ask) && isLeaderless()) {
            steppedAt = server.now();
            server.adoptTerm(
                    reachable, from, from + " is in a term that is too far ahead for one step, and no leader is heard");
        }
        return true;
    }

    /** A server without any log takes the term of the cluster that it is added to, whatever that is. */
    private boolean isNew() {
        return server.configuration().isEmpty() && server.log.lastIndex() == 0;
    }

    private boolean isLeaderless() {
        long since = Math.max(steppedAt, server.leaderHeardAt());
        return !server.hearsQuorum() && server.now() - since >= server.settings.electionTimeoutNanos();
    }

    private void tell(ServerId from, PeerMessage message, long reachable) {
        if (toldInTerm != server.term()) {
            told.clear();
            toldInTerm = server.term();
        }
        if (told.size() < TOLD_MAX && told.add(from)) {
            server.decide(
                    Decision.Kind.TERM_IGNORED,
                    from,
                    "ignores " + from + ", which sends term " + message.term()
                            + ": no election brings a server from term " + server.term() + " beyond " + reachable
                            + " at once");
        }
    }
}
