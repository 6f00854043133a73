package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.ServerId;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Linearizable reads at a follower. It asks its leader for a read index, once for all reads that arrive together, and
 * gives up after an election timeout (hazard L08).
 */
final class ForwardedReads {
    private final Server server;
    /** Batches of forwarded reads by request number. The oldest batch, which has the earliest deadline, comes first. */
    private final LinkedHashMap<Long, Batch> pendingBatches = new LinkedHashMap<>();

    private long lastRequestNumber;

    private record Batch(long[] tickets, long deadline) {}

    ForwardedReads(Server server) {
        this.server = server;
    }

    void forward(long[] tickets) {
        ServerId leader = server.leader();
        if (leader == null) {
            refuse(tickets);
            return;
        }
        if (lastRequestNumber == 0) {
            // Not from 1: a response to a request from before a restart must not confirm anything now (hazard L03).
            lastRequestNumber = server.randomRequestNumber();
        }
        pendingBatches.put(
                ++lastRequestNumber, new Batch(tickets, server.now() + server.settings.electionTimeoutNanos()));
        server.effects.send(leader, new ReadIndex.Request(server.term(), lastRequestNumber));
    }

    void handle(ReadIndex.Confirmed response) {
        Batch batch = pendingBatches.remove(response.ticket());
        if (batch != null) {
            for (long ticket : batch.tickets()) {
                server.effects.reply(ticket, new Response.ReadAt(response.readIndex()));
            }
        }
    }

    void handle(ReadIndex.Rejected response) {
        Batch batch = pendingBatches.remove(response.ticket());
        if (batch != null) {
            refuse(batch.tickets());
        }
    }

    void onTick() {
        Iterator<Batch> batches = pendingBatches.values().iterator();
        while (batches.hasNext()) {
            Batch batch = batches.next();
            if (server.now() < batch.deadline()) {
                return;
            }
            batches.remove();
            refuse(batch.tickets());
        }
    }

    long deadline() {
        return pendingBatches.isEmpty()
                ? Long.MAX_VALUE
                : pendingBatches.values().iterator().next().deadline();
    }

    private void refuse(long[] tickets) {
        Response refused = new Response.Refused(server.notLeaderRefusal());
        for (long ticket : tickets) {
            server.effects.reply(ticket, refused);
        }
    }
}
