package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.ServerId;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Linearizable reads at a follower. It asks its leader for a read index, once for all reads that arrive together, and
 * gives up after an election timeout (hazard L08).
 */
final class ReadsForwardedToLeader {
    private final RaftState server;
    /** Batches of forwarded reads by request number. The oldest batch, which has the earliest deadline, comes first. */
    private final LinkedHashMap<Long, ForwardedReadBatch> pendingBatches = new LinkedHashMap<>();

    private long lastRequestNumber;

    private record ForwardedReadBatch(long[] tickets, long deadline) {}

    ReadsForwardedToLeader(RaftState server) {
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
                ++lastRequestNumber,
                new ForwardedReadBatch(tickets, server.now() + server.settings.electionTimeoutNanos()));
        server.effects.send(leader, new ReadIndex.ReadIndexRequest(server.term(), lastRequestNumber));
    }

    void handle(ReadIndex.ReadIndexConfirmed response) {
        ForwardedReadBatch batch = pendingBatches.remove(response.ticket());
        if (batch != null) {
            for (long ticket : batch.tickets()) {
                server.effects.reply(ticket, new CoreResponse.ReadAllowedAtIndex(response.readIndex()));
            }
        }
    }

    void handle(ReadIndex.ReadIndexRejected response) {
        ForwardedReadBatch batch = pendingBatches.remove(response.ticket());
        if (batch != null) {
            refuse(batch.tickets());
        }
    }

    void onTick() {
        Iterator<ForwardedReadBatch> batches = pendingBatches.values().iterator();
        while (batches.hasNext()) {
            ForwardedReadBatch batch = batches.next();
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
        CoreResponse refused = new CoreResponse.RequestRefused(server.notLeaderRefusal());
        for (long ticket : tickets) {
            server.effects.reply(ticket, refused);
        }
    }
}
