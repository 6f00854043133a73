package dev.raftctl.node.core;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.TreeSet;

/**
 * Refuses messages whose term is further ahead than elections can have brought it: one message with the last term would
 * end all elections (hazard E25). A server may have been away for years, so the bound is far: at the shortest election
 * timeout, 20 ms, 2^32 elections in a row, all without a leader, take more than two years.
 *
 * <p>The terms of the upper half are a reserve: there, a message brings at most {@value #MAX_JUMP_IN_RESERVE} terms at once,
 * so whatever was sent before, elections and {@code raftctl recover} always have terms left.
 *
 * <p>Two servers that are further apart, by whatever was sent to one of them, still meet: a server that hears no leader
 * goes a step towards what it refused, once an election timeout. While a leader is heard, it does not: a live cluster
 * is not disturbed.
 */
final class TermJumpLimit {
    /** What one message may add to a server's term. */
    static final long MAX_JUMP = 1L << 32;

    static final long RESERVE_START = PeerMessage.MAX_TERM / 2;
    static final long MAX_JUMP_IN_RESERVE = 1L << 10;

    private static final int MAX_REPORTED_SENDERS = 256;

    private final Server server;
    private final TreeSet<ServerId> reportedSenders = new TreeSet<>();
    private long reportedInTerm;
    private long lastJumpAt;

    TermJumpLimit(Server server) {
        this.server = server;
        this.lastJumpAt = server.now();
    }

    /** The highest term to which one message may bring a server that is in this one. */
    static long maxReachableTerm(long term) {
        long maxTermInReserve = Math.min(PeerMessage.MAX_TERM, term + MAX_JUMP_IN_RESERVE);
        return Math.max(maxTermInReserve, Math.min(RESERVE_START, term + MAX_JUMP));
    }

    /**
     * Whether the message must not be taken; tells so once for each sender in a term, and takes a step if no leader is
     * heard.
     */
    boolean rejects(ServerId from, PeerMessage message) {
        long maxTerm = maxReachableTerm(server.term());
        if (message.term() <= maxTerm || isNewServer()) {
            return false;
        }
        report(from, message, maxTerm);
        if (!(message instanceof PreVote.Request) && isLeaderless()) {
            lastJumpAt = server.now();
            server.adoptTerm(
                    maxTerm, from, from + " is in a term that is too far ahead for one step, and no leader is heard");
        }
        return true;
    }

    /** A server without any log takes the term of the cluster that it is added to, whatever that is. */
    private boolean isNewServer() {
        return server.configuration().isEmpty() && server.log.lastIndex() == 0;
    }

    private boolean isLeaderless() {
        long leaderlessSince = Math.max(lastJumpAt, server.leaderHeardAt());
        return !server.hasQuorumContact() && server.now() - leaderlessSince >= server.settings.electionTimeoutNanos();
    }

    private void report(ServerId from, PeerMessage message, long maxTerm) {
        if (reportedInTerm != server.term()) {
            reportedSenders.clear();
            reportedInTerm = server.term();
        }
        if (reportedSenders.size() < MAX_REPORTED_SENDERS && reportedSenders.add(from)) {
            server.recordDecision(
                    Decision.Kind.TERM_IGNORED,
                    from,
                    "ignores " + from + ", which sends term " + message.term()
                            + ": no election brings a server from term " + server.term() + " beyond " + maxTerm
                            + " at once");
        }
    }
}
