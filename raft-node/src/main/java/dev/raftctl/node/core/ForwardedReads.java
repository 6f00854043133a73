package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.ServerId;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Linearizable reads asked of a follower: it asks its leader for the index, once for all that came together, and gives up after
 * an election timeout (trap L08).
 */
final class ForwardedReads {
    private final Server server;
    /** By the number the leader was asked under; the oldest, which ends first, is the first. */
    private final LinkedHashMap<Long, Batch> waiting = new LinkedHashMap<>();

    private long lastNumber;

    private record Batch(long[] tickets, long deadline) {}

    ForwardedReads(Server server) {
        this.server = server;
    }

    void ask(long[] tickets) {
        ServerId leader = server.leader();
        if (leader == null) {
            refuse(tickets);
            return;
        }
        if (lastNumber == 0) {
            // Not from 1: an answer to what this server asked before a restart must confirm nothing now (trap L03).
            lastNumber = server.anyNumber();
        }
        waiting.put(++lastNumber, new Batch(tickets, server.now() + server.settings.electionTimeoutNanos()));
        server.speaker.say(leader, new ReadIndex.Ask(server.term(), lastNumber));
    }

    void on(ReadIndex.Confirmed answer) {
        Batch batch = waiting.remove(answer.ticket());
        if (batch != null) {
            for (long ticket : batch.tickets()) {
                server.speaker.reply(ticket, new Answer.ReadAt(answer.readIndex()));
            }
        }
    }

    void on(ReadIndex.Unconfirmed answer) {
        Batch batch = waiting.remove(answer.ticket());
        if (batch != null) {
            refuse(batch.tickets());
        }
    }

    void ticked() {
        Iterator<Batch> oldest = waiting.values().iterator();
        while (oldest.hasNext()) {
            Batch batch = oldest.next();
            if (server.now() < batch.deadline()) {
                return;
            }
            oldest.remove();
            refuse(batch.tickets());
        }
    }

    long deadline() {
        return waiting.isEmpty()
                ? Long.MAX_VALUE
                : waiting.values().iterator().next().deadline();
    }

    private void refuse(long[] tickets) {
        Answer refused = new Answer.Refused(server.notLeading());
        for (long ticket : tickets) {
            server.speaker.reply(ticket, refused);
        }
    }
}
