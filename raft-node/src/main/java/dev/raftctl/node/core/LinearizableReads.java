package dev.raftctl.node.core;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads without log entries (dissertation section 6.4): a read waits for a majority to respond to a
 * heartbeat round that started after the read arrived. Waiting reads share a round; rounds are never reused (hazard
 * L03). With leases enabled, a read is served at once while no other server can have been elected (section 6.4.1).
 */
final class LinearizableReads {
    /** The number of rounds whose send times are kept. Responses to older rounds do not renew a lease. */
    private static final int REMEMBERED_ROUNDS = 64;

    private final RaftState server;
    private final LeaderState leaderState;
    private final long[] sentAt = new long[REMEMBERED_ROUNDS];
    private List<UnconfirmedRead> queuedReads = new ArrayList<>();
    private List<UnconfirmedRead> confirmingReads = new ArrayList<>();
    private long latestRound;
    private long confirmingRound;
    private long readIndex;

    LinearizableReads(RaftState server, LeaderState leaderState) {
        this.server = server;
        this.leaderState = leaderState;
    }

    /** A read from a client of this server, or from a follower on behalf of its own client. */
    private record UnconfirmedRead(@Nullable ServerId follower, long ticket) {}

    void request(long[] tickets) {
        boolean hasLease = hasLease();
        CoreResponse.ReadAllowedAtIndex response = new CoreResponse.ReadAllowedAtIndex(server.log.commitIndex());
        for (long ticket : tickets) {
            UnconfirmedRead read = new UnconfirmedRead(null, ticket);
            if (hasLease) {
                respond(read, response);
            } else {
                queuedReads.add(read);
            }
        }
        confirmQueuedReads();
    }

    void request(ServerId follower, long ticket) {
        queuedReads.add(new UnconfirmedRead(follower, ticket));
        confirmQueuedReads();
    }

    /** Handles the first commit in this term, after which commitIndex is known to be current (hazard L02). */
    void onFirstCommitInTerm() {
        confirmQueuedReads();
    }

    /** Returns the number of the latest heartbeat round. */
    long latestRound() {
        return latestRound;
    }

    long startRound() {
        sentAt[(int) (++latestRound % REMEMBERED_ROUNDS)] = server.now();
        return latestRound;
    }

    /**
     * Returns when a round was sent, or {@link RaftState#NEVER} if the round is so old that this is no longer known.
     */
    long sentAt(long round) {
        boolean remembered = round > 0 && round <= latestRound && round > latestRound - REMEMBERED_ROUNDS;
        return remembered ? sentAt[(int) (round % REMEMBERED_ROUNDS)] : RaftState.NEVER;
    }

    /**
     * Returns whether a majority still cannot vote: it responded to a heartbeat that was sent less than the voters'
     * promised time ago, less a tenth for clock drift (hazard L05). Never again in a term in which another server was
     * told to campaign, because its vote requests override the promises.
     */
    private boolean hasLease() {
        if (!server.settings.leaseReads()
                || !server.settings.checkQuorum()
                || leaderState.transfer().everSentTimeoutNow()) {
            return false;
        }
        long leaseStart = Quorum.majorityValue(server.configuration(), this::leaseStartOf);
        long leaseNanos = shortestPromiseNanos() * 9 / 10;
        return leaderState.hasCommittedInTerm()
                && leaseStart != RaftState.NEVER
                && server.now() - leaseStart < leaseNanos;
    }

    /**
     * Returns the shortest lease promise of the voters, in both halves of a joint configuration; 0 if one of them has
     * made none in this term or no longer makes any (hazard L09).
     */
    private long shortestPromiseNanos() {
        long shortest = server.settings.leasePromiseNanos();
        for (ServerId voter : server.configuration().allVoters()) {
            if (!voter.equals(server.self())) {
                FollowerProgress follower = leaderState.replication().progressOf(voter);
                shortest = Math.min(shortest, follower == null ? 0 : follower.leasePromiseNanos());
            }
        }
        return shortest;
    }

    private long leaseStartOf(ServerId id) {
        if (id.equals(server.self())) {
            return server.now();
        }
        FollowerProgress follower = leaderState.replication().progressOf(id);
        return follower == null ? RaftState.NEVER : follower.lastAnsweredRoundSentAt();
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

    /**
     * Serves the reads whose round a majority has confirmed; only voters of the configuration in force count (hazards
     * L04, M07).
     */
    void onHeartbeatResponse() {
        while (!confirmingReads.isEmpty()
                && Quorum.majorityValue(server.configuration(), this::lastAnsweredRoundOf) >= confirmingRound) {
            List<UnconfirmedRead> confirmed = confirmingReads;
            confirmingReads = new ArrayList<>();
            CoreResponse.ReadAllowedAtIndex response = new CoreResponse.ReadAllowedAtIndex(readIndex);
            for (UnconfirmedRead read : confirmed) {
                respond(read, response);
            }
            confirmQueuedReads();
        }
    }

    private void respond(UnconfirmedRead read, CoreResponse.ReadAllowedAtIndex response) {
        if (read.follower() == null) {
            server.effects.reply(read.ticket(), response);
        } else {
            server.effects.send(
                    read.follower(),
                    new ReadIndex.ReadIndexConfirmed(server.term(), read.ticket(), response.readIndex()));
        }
    }

    /** Returns the latest heartbeat round to which the server with this id has responded. */
    long lastAnsweredRoundOf(ServerId id) {
        if (id.equals(server.self())) {
            return latestRound;
        }
        FollowerProgress follower = leaderState.replication().progressOf(id);
        return follower == null ? 0 : follower.lastAnsweredRound();
    }

    void onLeadershipLost() {
        queuedReads.addAll(confirmingReads);
        confirmingReads = new ArrayList<>();
        Refusal refusal = server.notLeaderRefusal();
        for (UnconfirmedRead read : queuedReads) {
            if (read.follower() == null) {
                server.effects.reply(read.ticket(), new CoreResponse.RequestRefused(refusal));
            } else {
                server.effects.send(read.follower(), new ReadIndex.ReadIndexRejected(server.term(), read.ticket()));
            }
        }
        queuedReads = new ArrayList<>();
    }
}
