package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads without log entries (dissertation section 6.4): a read waits until a majority has answered a round of
 * heartbeats that began after it arrived. All that wait share a round; rounds are never reused (trap L03).
 */
final class ReadRounds {
    private final Server server;
    private final Leadership leadership;
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
        for (long ticket : tickets) {
            next.add(new Waiting(null, ticket));
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

    long nextRound() {
        return ++round;
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
            for (Waiting reader : confirmed) {
                if (reader.follower() == null) {
                    server.speaker.reply(reader.ticket(), new Answer.ReadAt(readIndex));
                } else {
                    server.speaker.say(
                            reader.follower(), new ReadIndex.Confirmed(server.term(), reader.ticket(), readIndex));
                }
            }
            begin();
        }
    }

    private long roundOf(ServerId id) {
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
