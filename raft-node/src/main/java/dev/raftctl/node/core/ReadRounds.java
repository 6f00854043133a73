package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads without log entries (dissertation section 6.4): a read waits until a majority has answered a round of
 * heartbeats that began after it arrived. All that wait share a round; rounds are never reused (trap L03). With leases, when
 * those are on, a read is answered at once while no other server can have been elected (section 6.4.1).
 */
final class ReadRounds {
    /** Rounds whose send times are remembered; an answer to an older one renews no lease. */
    private static final int ROUNDS_REMEMBERED = 64;

    private final Server server;
    private final Leadership leadership;
    private final long[] sentAt = new long[ROUNDS_REMEMBERED];
    private List<Waiting> next = new ArrayList<>();
    private List<Waiting> underWay = new ArrayList<>();
    private long round;
    private long roundUnderWay;
    private long readIndex;

    ReadRounds(Server server, Leadership leadership) {
        this.server = server;
        this.leadership = leadership;
    }

    /** One who wants to read: here, or a follower that asks for its own client. */
    private record Waiting(@Nullable ServerId follower, long ticket) {}

    void ask(long[] tickets) {
        boolean leased = holdsLease();
        Answer.ReadAt now = new Answer.ReadAt(server.log.commitIndex());
        for (long ticket : tickets) {
            Waiting reader = new Waiting(null, ticket);
            if (leased) {
                answer(reader, now);
            } else {
                next.add(reader);
            }
        }
        begin();
    }

    void ask(ServerId follower, long ticket) {
        next.add(new Waiting(follower, ticket));
        begin();
    }

    /** An entry of this term is committed, so commitIndex is known to be current (trap L02). */
    void ready() {
        begin();
    }

    /** The newest round. */
    long round() {
        return round;
    }

    long nextRound() {
        sentAt[(int) (++round % ROUNDS_REMEMBERED)] = server.now();
        return round;
    }

    /** When a round was sent; {@link Server#NEVER} when that is not remembered. */
    long sentAt(long asked) {
        boolean remembered = asked > 0 && asked <= round && asked > round - ROUNDS_REMEMBERED;
        return remembered ? sentAt[(int) (asked % ROUNDS_REMEMBERED)] : Server.NEVER;
    }

    /**
     * Whether a majority still refuses to vote: it answered a heartbeat sent less than the time ago for which all
     * voters promise to keep still, less a tenth for clocks that drift (trap L05). Never again in a term in which
     * another server was told to stand: its mark breaks leases.
     */
    private boolean holdsLease() {
        if (!server.settings.leaseReads()
                || !server.settings.checkQuorum()
                || leadership.transfer().everTold()) {
            return false;
        }
        long since = Quorum.reachedBy(server.configuration(), this::leaseOf);
        long lease = promisedByAll() * 9 / 10;
        return leadership.isReady() && since != Server.NEVER && server.now() - since < lease;
    }

    /**
     * The shortest time for which a voter, of both halves of a joint configuration, keeps still; 0 as long as one of
     * them has not promised anything in this term, or no longer does (trap L09).
     */
    private long promisedByAll() {
        long shortest = server.settings.promisedNanos();
        for (ServerId voter : server.configuration().allVoters()) {
            if (!voter.equals(server.self())) {
                Progress follower = leadership.replication().progressOf(voter);
                shortest = Math.min(shortest, follower == null ? 0 : follower.promisedNanos());
            }
        }
        return shortest;
    }

    private long leaseOf(ServerId id) {
        if (id.equals(server.self())) {
            return server.now();
        }
        Progress follower = leadership.replication().progressOf(id);
        return follower == null ? Server.NEVER : follower.roundAnsweredSentAt();
    }

    private void begin() {
        if (next.isEmpty() || !underWay.isEmpty() || !leadership.isReady()) {
            return;
        }
        underWay = next;
        next = new ArrayList<>();
        readIndex = server.log.commitIndex();
        roundUnderWay = round + 1;
        leadership.beat();
        answered();
    }

    /** Confirmed by voters of the configuration in force only (traps L04, M07). */
    void answered() {
        while (!underWay.isEmpty() && Quorum.reachedBy(server.configuration(), this::roundOf) >= roundUnderWay) {
            List<Waiting> confirmed = underWay;
            underWay = new ArrayList<>();
            Answer.ReadAt at = new Answer.ReadAt(readIndex);
            for (Waiting reader : confirmed) {
                answer(reader, at);
            }
            begin();
        }
    }

    private void answer(Waiting reader, Answer.ReadAt at) {
        if (reader.follower() == null) {
            server.speaker.reply(reader.ticket(), at);
        } else {
            server.speaker.say(
                    reader.follower(), new ReadIndex.Confirmed(server.term(), reader.ticket(), at.readIndex()));
        }
    }

    /** The newest round that the server has answered. */
    long roundOf(ServerId id) {
        if (id.equals(server.self())) {
            return round;
        }
        Progress follower = leadership.replication().progressOf(id);
        return follower == null ? 0 : follower.roundAnswered();
    }

    void end() {
        next.addAll(underWay);
        underWay = new ArrayList<>();
        Refusal refusal = server.notLeading();
        for (Waiting reader : next) {
            if (reader.follower() == null) {
                server.speaker.reply(reader.ticket(), new Answer.Refused(refusal));
            } else {
                server.speaker.say(reader.follower(), new ReadIndex.Unconfirmed(server.term(), reader.ticket()));
            }
        }
        next = new ArrayList<>();
    }
}
