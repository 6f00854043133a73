package dev.raftctl.cli.bench;

import dev.raftctl.cli.bench.Operations.End;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Pipeline;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Requests to whoever leads, over as many connections as there are clients. While nobody leads, and when a request was certainly
 * not applied for want of a leader, it waits here until its time is up. Any thread.
 */
final class LeaderRoad implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LOOK_MILLIS = 20;

    private final ClusterClient cluster;
    private final int clients;
    private final long requestMillis;
    private final AtomicReference<@Nullable Lead> lead = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Attempt> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile ServerStatus lastLeader;
    private volatile @Nullable Thread lookout;
    private volatile boolean closed;

    private record Lead(ServerId id, long term, List<Pipeline> pipelines) {
        void close() {
            pipelines.forEach(Pipeline::close);
        }
    }

    private record Attempt(
            int client, ClientRequest request, boolean repeatable, long deadline, CompletableFuture<End> end) {}

    private LeaderRoad(ClusterClient cluster, int clients, long requestMillis, ServerStatus leader) {
        this.cluster = cluster;
        this.clients = clients;
        this.requestMillis = requestMillis;
        lastLeader = leader;
    }

    /** Connected when this returns. */
    static LeaderRoad to(ServerStatus leader, ClusterClient cluster, int clients, long requestMillis)
            throws IOException {
        LeaderRoad road = new LeaderRoad(cluster, clients, requestMillis, leader);
        road.lead.set(road.connect(cluster, leader));
        return road;
    }

    ServerStatus lastLeader() {
        return lastLeader;
    }

    /** How often another leader, or one of a higher term, took the place of the one before. */
    int leaderChanges() {
        return changes.get();
    }

    /** @param repeatable whether it does no harm when it reaches the cluster twice */
    CompletableFuture<End> ask(int client, ClientRequest request, boolean repeatable) {
        long deadline = now() + requestMillis * NANOS_PER_MILLI;
        CompletableFuture<End> end = new CompletableFuture<>();
        send(new Attempt(client, request, repeatable, deadline, end));
        return end;
    }

    private void send(Attempt attempt) {
        Lead now = lead.get();
        long leftMillis = (attempt.deadline() - now()) / NANOS_PER_MILLI;
        if (leftMillis <= 0 || closed) {
            attempt.end().complete(End.REFUSED);
        } else if (now == null) {
            waiting.add(attempt);
            if (lead.get() != null) {
                sendWaiting();
            }
        } else {
            Pipeline pipeline = now.pipelines().get(attempt.client());
            var unused = pipeline.ask(attempt.request(), leftMillis)
                    .whenComplete((reply, trouble) -> came(attempt, now, reply, trouble));
        }
    }

    private void came(Attempt attempt, Lead by, @Nullable ClientReply reply, @Nullable Throwable trouble) {
        if (reply instanceof ClientReply.Success) {
            attempt.end().complete(End.DONE);
        } else if (reply instanceof ClientReply.Refused refused) {
            if (refused.why().reason().family() == Reason.Family.LEADERLESS) {
                lost(by);
                send(attempt);
            } else {
                attempt.end().complete(End.REFUSED);
            }
        } else if (reply != null) {
            attempt.end().complete(End.UNKNOWN);
        } else {
            lost(by);
            boolean sent = !(trouble instanceof NoReply none) || none.sent();
            if (!sent || attempt.repeatable()) {
                send(attempt);
            } else {
                attempt.end().complete(End.UNKNOWN);
            }
        }
    }

    /** Whoever notices first has somebody look for the next leader. */
    private void lost(Lead gone) {
        if (lead.compareAndSet(gone, null) && !closed) {
            gone.close();
            Thread looking = new Thread(() -> look(gone), "bench leader");
            looking.setDaemon(true);
            lookout = looking;
            cluster.deadline().pace().start(looking);
        }
    }

    private void look(Lead before) {
        while (!closed && lead.get() == null) {
            try {
                Lead found = find();
                if (found == null) {
                    cluster.deadline().pace().pause(LOOK_MILLIS);
                } else {
                    if (!found.id().equals(before.id()) || found.term() != before.term()) {
                        changes.incrementAndGet();
                    }
                    lead.set(found);
                    if (closed) {
                        found.close();
                    }
                }
            } catch (InterruptedException stop) {
                return;
            }
            if (lead.get() != null) {
                sendWaiting();
            } else {
                giveUpLate();
            }
        }
    }

    private @Nullable Lead find() {
        ClusterClient now = cluster.again();
        try {
            ServerStatus leader = now.leaderNow();
            return leader == null ? null : connect(now, leader);
        } catch (Failure | IOException nobody) {
            cluster.notes().detail("raftctl: no leader yet: " + nobody.getMessage());
            return null;
        }
    }

    private Lead connect(ClusterClient now, ServerStatus leader) throws IOException {
        List<Pipeline> pipelines = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                pipelines.add(now.pipeline(HostPort.parse(leader.address()), leader.id()));
            }
        } catch (IOException failed) {
            pipelines.forEach(Pipeline::close);
            throw failed;
        }
        lastLeader = leader;
        return new Lead(leader.id(), leader.term(), List.copyOf(pipelines));
    }

    private void sendWaiting() {
        for (Attempt next = waiting.poll(); next != null; next = waiting.poll()) {
            send(next);
        }
    }

    private void giveUpLate() {
        long now = now();
        waiting.removeIf(
                attempt -> attempt.deadline() - now <= 0 && attempt.end().complete(End.REFUSED));
    }

    private long now() {
        return cluster.deadline().pace().nanoTime();
    }

    /** Nobody uses the cluster's client any more when this returns. */
    @Override
    public void close() {
        closed = true;
        endLookout();
        Lead last = lead.getAndSet(null);
        if (last != null) {
            last.close();
        }
        for (Attempt next = waiting.poll(); next != null; next = waiting.poll()) {
            next.end().complete(End.REFUSED);
        }
    }

    private void endLookout() {
        Thread looking = lookout;
        if (looking != null) {
            looking.interrupt();
            try {
                looking.join();
            } catch (InterruptedException again) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
