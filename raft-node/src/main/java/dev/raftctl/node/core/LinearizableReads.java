package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads without log entries (dissertation section 6.4): a read waits until a majority has answered a round of
 * heartbeats that began after it arrived. All that wait share a round; rounds are never reused (hazard L03). With leases, when
 * those are on, a read is answered at once while no other server can have been elected (section 6.4.1).
 */
final class LinearizableReads {
    /** Rounds whose send times are remembered; an answer to an older one renews no lease. */
    private static final int REMEMBERED_ROUNDS = 64;

    private final Server server;
    private final LeaderState leaderState;
    private final long[] sentAt = new long[REMEMBERED_ROUNDS];
    private List<PendingRead> queuedReads = new ArrayList<>();
    private List<PendingRead> confirmingReads = new ArrayList<>();
    private long latestRound;
    private long confirmingRound;
    private long readIndex;

    LinearizableReads(Server server, LeaderState leaderState) {
        this.server = server;
        this.leaderState = leaderState;
    }

    /** One who wants to read: here, or a follower that asks for its own client. */
    private record PendingRead(@Nullable ServerId follower, long ticket) {}

    void request(long[] tickets) {
        boolean hasLease = hasLease();
        Response.ReadAt response = new Response.ReadAt(server.log.commitIndex());
        for (long ticket : tickets) {
            PendingRead read = new PendingRead(null, ticket);
            if (hasLease) {
                respond(read, response);
            } else {
                queuedReads.add(read);
            }
        }
        confirmQueuedReads();
    }

    void request(ServerId follower, long ticket) {
        queuedReads.add(new PendingRead(follower, ticket));
        confirmQueuedReads();
    }

    /** An entry of this term is committed, so commitIndex is known to be current (hazard L02). */
    void onFirstCommitInTerm() {
        confirmQueuedReads();
    }

    /** The newest round. */
    long latestRound() {
        return latestRound;
    }

    long startRound() {
        sentAt[(int) (++latestRound % REMEMBERED_ROUNDS)] = server.now();
        return latestRound;
    }

    /** When a round was sent; {@link Server#NEVER} when that is not remembered. */
    long sentAt(long round) {
        boolean remembered = round > 0 && round <= latestRound && round > latestRound - REMEMBERED_ROUNDS;
        return remembered ? sentAt[(int) (round % REMEMBERED_ROUNDS)] : Server.NEVER;
    }

    /**
     * Whether a majority still refuses to vote: it answered a heartbeat sent less than the time ago for which all
     * voters promise to keep still, less a tenth for clocks that drift (hazard L05). Never again in a term in which
     * another server was told to stand: its mark breaks leases.
     */
    private boolean hasLease() {
        if (!server.settings.leaseReads()
                || !server.settings.checkQuorum()
                || leaderState.transfer().everSentTimeoutNow()) {
            return false;
        }
        long leaseStart = Quorum.majorityValue(server.configuration(), this::leaseStartOf);
        long leaseNanos = shortestPromiseNanos() * 9 / 10;
        return leaderState.hasCommittedInTerm() && leaseStart != Server.NEVER && server.now() - leaseStart < leaseNanos;
    }

    /**
     * The shortest time for which a voter, of both halves of a joint configuration, keeps still; 0 as long as one of
     * them has not promised anything in this term, or no longer does (hazard L09).
     */
    private long shortestPromiseNanos() {
        long shortest = server.settings.leasePromiseNanos();
        for (ServerId voter : server.configuration().allVoters()) {
            if (!voter.equals(server.self())) {
                Progress follower = leaderState.replication().progressOf(voter);
                shortest = Math.min(shortest, follower == null ? 0 : follower.leasePromiseNanos());
            }
        }
        return shortest;
    }

    private long leaseStartOf(ServerId id) {
        if (id.equals(server.self())) {
            return server.now();
        }
        Progress follower = leaderState.replication().progressOf(id);
        return follower == null ? Server.NEVER : follower.lastAnsweredRoundSentAt();
    }

    private void confirmQueuedReads() {
        if (queuedReads.isEmpty() || !confirmingReads.isEmpty() || !leaderState.hasCommittedInTerm()) {
            return;
        }
        confirmingReads = queuedReads;
        queuedReads = new ArrayList<>();
        readIndex = server.log.commitIndex();
        confirmingRound = latestRound + 1;
        leaderState.sendHeartbeats();
        onHeartbeatResponse();
    }

    /** Confirmed by voters of the configuration in force only (hazards L04, M07). */
    void onHeartbeatResponse() {
        while (!confirmingReads.isEmpty()
                && Quorum.majorityValue(server.configuration(), this::lastAnsweredRoundOf) >= confirmingRound) {
            List<PendingRead> confirmed = confirmingReads;
            confirmingReads = new ArrayList<>();
            Response.ReadAt response = new Response.ReadAt(readIndex);
            for (PendingRead read : confirmed) {
                respond(read, response);
            }
            confirmQueuedReads();
        }
    }

    private void respond(PendingRead read, Response.ReadAt response) {
        if (read.follower() == null) {
            server.effects.reply(read.ticket(), response);
        } else {
            server.effects.send(
                    read.follower(), new ReadIndex.Confirmed(server.term(), read.ticket(), response.readIndex()));
        }
    }

    /** The newest round that the server has answered. */
    long lastAnsweredRoundOf(ServerId id) {
        if (id.equals(server.self())) {
            return latestRound;
        }
        Progress follower = leaderState.replication().progressOf(id);
        return follower == null ? 0 : follower.lastAnsweredRound();
    }

    void onLeadershipLost() {
        queuedReads.addAll(confirmingReads);
        confirmingReads = new ArrayList<>();
        Refusal refusal = server.notLeaderRefusal();
        for (PendingRead read : queuedReads) {
            if (read.follower() == null) {
                server.effects.reply(read.ticket(), new Response.Refused(refusal));
            } else {
                server.effects.send(read.follower(), new ReadIndex.Rejected(server.term(), read.ticket()));
            }
        }
        queuedReads = new ArrayList<>();
    }
}
