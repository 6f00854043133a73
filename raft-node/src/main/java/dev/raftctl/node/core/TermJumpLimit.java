package dev.raftctl.node.core;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.TreeSet;

/**
 * Rejects messages whose term is higher than elections can explain: a single message with the highest term would make
 * all further elections impossible (hazard E25). A server may have been away for years, so the limit is generous: at
 * the shortest election timeout, 20 ms, 2^32 successive elections without a leader take more than two years.
 *
 * <p>The upper half of all terms is a reserve, in which one message adds at most {@value #MAX_JUMP_IN_RESERVE} terms.
 * So whatever was sent before, there are always terms left for elections and {@code raftctl recover}.
 *
 * <p>Servers whose terms have been driven further apart still converge: once per election timeout, a server that hears
 * from no leader jumps towards the rejected term. While it hears from a leader it does not, so a live cluster is not
 * disturbed.
 */
final class TermJumpLimit {
    /** The maximum number by which a single message may increase a server's term. */
    static final long MAX_JUMP = 1L << 32;

    static final long RESERVE_START = PeerMessage.MAX_TERM / 2;
    static final long MAX_JUMP_IN_RESERVE = 1L << 10;

    private static final int MAX_REPORTED_SENDERS = 256;

    private final RaftState server;
    private final TreeSet<ServerId> reportedSenders = new TreeSet<>();
    private long reportedInTerm;
    private long lastJumpAt;

    TermJumpLimit(RaftState server) {
        this.server = server;
        this.lastJumpAt = server.now();
    }

    /** Returns the highest term that a server in {@code term} may adopt from a single message. */
    static long maxReachableTerm(long term) {
        long maxTermInReserve = Math.min(PeerMessage.MAX_TERM, term + MAX_JUMP_IN_RESERVE);
        return Math.max(maxTermInReserve, Math.min(RESERVE_START, term + MAX_JUMP));
    }

    /**
     * Returns whether the message must be rejected. Reports the rejection once per sender and term, and jumps towards
     * the message's term if this server hears from no leader.
     */
    boolean rejects(ServerId from, PeerMessage message) {
        long maxTerm = maxReachableTerm(server.term());
        if (message.term() <= maxTerm || isNewServer()) {
            return false;
        }
        report(from, message, maxTerm);
        if (!(message instanceof PreVote.PreVoteRequest) && isLeaderless()) {
            lastJumpAt = server.now();
            server.adoptTerm(maxTerm, from, TermAdoptionCause.TERM_JUMP);
        }
        return true;
    }

    /** Returns whether this server has no log at all. Such a server adopts the term of its cluster, however high. */
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
            server.report(new LeadershipDecision.TermIgnoredDecision(server.term(), from, message.term(), maxTerm));
        }
    }
}
