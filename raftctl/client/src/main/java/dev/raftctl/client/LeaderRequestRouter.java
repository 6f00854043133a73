package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReplyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the leader over one connection for each client. While there is no leader, and after a refusal for
 * lack of one, a request waits here until its deadline. Thread-safe.
 */
public final class LeaderRequestRouter implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final ReplyOutcome OUTCOMES = new ReplyOutcome();
    private static final Refusal NO_LEADER_IN_TIME =
            new Refusal(RefusalReason.NO_LEADER, "no leader was found before the timeout");
    private static final long SEARCH_INTERVAL_MILLIS = 20;

    private final ClusterRequests cluster;
    private final int clientCount;
    private final long requestTimeoutMillis;
    private final AtomicReference<@Nullable LeaderConnections> connections = new AtomicReference<>();
    private final ConcurrentLinkedQueue<LeaderRequestAttempt> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger leaderChangeCount = new AtomicInteger();
    private volatile ServerStatus lastLeader;
    private volatile @Nullable Thread searchThread;
    private volatile boolean closed;

    /** How a request ended. */
    public enum LeaderRequestOutcome {
        SUCCEEDED,
        /** The request was certainly not applied. */
        REFUSED,
        /** The request may have been applied. */
        UNKNOWN
    }

    private record LeaderConnections(ServerId id, long term, List<PipelinedLink> links) {
        void close() {
            links.forEach(PipelinedLink::close);
        }
    }

    private record LeaderRequestAttempt(
            int client,
            ClientRequest request,
            boolean isRepeatable,
            long deadlineNanos,
            CompletableFuture<ClientOutcome<ClientReply.SuccessReply>> outcome) {}

    private LeaderRequestRouter(
            ClusterRequests cluster, int clientCount, long requestTimeoutMillis, ServerStatus leader) {
        this.cluster = cluster;
        this.clientCount = clientCount;
        this.requestTimeoutMillis = requestTimeoutMillis;
        lastLeader = leader;
    }

    /**
     * Returns a connected router.
     *
     * @param clientCount the number of connections to the leader
     */
    public static LeaderRequestRouter to(
            ServerStatus leader, ClusterRequests cluster, int clientCount, long requestTimeoutMillis)
            throws IOException {
        LeaderRequestRouter router = new LeaderRequestRouter(cluster, clientCount, requestTimeoutMillis, leader);
        router.connections.set(router.connect(cluster, leader));
        return router;
    }

    /** Returns the leader's status when this router last connected to a leader. */
    public ServerStatus lastLeader() {
        return lastLeader;
    }

    /** Returns how many times the leader or its term has changed. */
    public int leaderChangeCount() {
        return leaderChangeCount.get();
    }

    /**
     * Sends a request over one of the connections. The returned future never completes exceptionally.
     *
     * @param client the connection to use, from 0
     * @param isRepeatable whether the cluster may receive the request twice
     */
    public CompletableFuture<LeaderRequestOutcome> send(int client, ClientRequest request, boolean isRepeatable) {
        return call(client, request, isRepeatable, requestTimeoutMillis).thenApply(LeaderRequestRouter::kindOf);
    }

    /** Returns the kind of an outcome. */
    public static LeaderRequestOutcome kindOf(ClientOutcome<?> outcome) {
        return outcome.value() != null
                ? LeaderRequestOutcome.SUCCEEDED
                : outcome.refusal() != null ? LeaderRequestOutcome.REFUSED : LeaderRequestOutcome.UNKNOWN;
    }

    /**
     * Sends a request over one of the connections and returns the leader's reply. The returned future never completes
     * exceptionally.
     *
     * @param client the connection to use, from 0
     * @param isRepeatable whether the cluster may receive the request twice
     */
    public CompletableFuture<ClientOutcome<ClientReply.SuccessReply>> call(
            int client, ClientRequest request, boolean isRepeatable, long timeoutMillis) {
        long deadlineNanos = nowNanos() + timeoutMillis * NANOS_PER_MILLI;
        CompletableFuture<ClientOutcome<ClientReply.SuccessReply>> outcome = new CompletableFuture<>();
        sendOrQueue(new LeaderRequestAttempt(client, request, isRepeatable, deadlineNanos, outcome));
        return outcome;
    }

    private void sendOrQueue(LeaderRequestAttempt attempt) {
        LeaderConnections leader = connections.get();
        long remainingMillis = (attempt.deadlineNanos() - nowNanos()) / NANOS_PER_MILLI;
        if (remainingMillis <= 0 || closed) {
            attempt.outcome().complete(ClientOutcome.refused(NO_LEADER_IN_TIME));
        } else if (leader == null) {
            waiting.add(attempt);
            // The thread that connects or closes may have emptied the queue before.
            if (connections.get() != null || closed) {
                sendWaiting();
            }
        } else {
            PipelinedLink link = leader.links().get(attempt.client());
            var unused = link.call(attempt.request(), remainingMillis)
                    .whenComplete((reply, error) -> onReply(attempt, leader, reply, error));
        }
    }

    /** Derives the outcome of a request from its reply; empty if the server does not lead any more. */
    private static final class ReplyOutcome
            implements ClientReply.Visitor<Optional<ClientOutcome<ClientReply.SuccessReply>>, RuntimeException> {
        @Override
        public Optional<ClientOutcome<ClientReply.SuccessReply>> succeeded(ClientReply.SuccessReply reply) {
            return Optional.of(ClientOutcome.done(reply));
        }

        @Override
        public Optional<ClientOutcome<ClientReply.SuccessReply>> refused(ClientReply.RefusedReply reply) {
            boolean isLeaderless = reply.refusal().reason().family() == RefusalReason.RefusalReasonGroup.LEADERLESS;
            return isLeaderless ? Optional.empty() : Optional.of(ClientOutcome.refused(reply.refusal()));
        }

        @Override
        public Optional<ClientOutcome<ClientReply.SuccessReply>> outcomeUnknown(ClientReply.UnknownOutcomeReply reply) {
            return Optional.of(ClientOutcome.unknown(reply.message()));
        }
    }

    private void onReply(
            LeaderRequestAttempt attempt,
            LeaderConnections used,
            @Nullable ClientReply reply,
            @Nullable Throwable error) {
        if (reply != null) {
            Optional<ClientOutcome<ClientReply.SuccessReply>> outcome = reply.accept(OUTCOMES);
            if (outcome.isEmpty()) {
                onLeaderLost(used);
                sendOrQueue(attempt);
            } else {
                attempt.outcome().complete(outcome.get());
            }
        } else {
            onLeaderLost(used);
            boolean sent = !(error instanceof NoReplyException noReply) || noReply.mayHaveBeenSent();
            if (!sent || attempt.isRepeatable()) {
                sendOrQueue(attempt);
            } else {
                attempt.outcome().complete(ClientOutcome.unknown(ServerProbeResult.messageOf(error)));
            }
        }
    }

    /** Starts the search for the next leader, unless another thread that noticed the loss has already started it. */
    private void onLeaderLost(LeaderConnections lostLeader) {
        if (connections.compareAndSet(lostLeader, null)) {
            lostLeader.close();
            startSearch(lostLeader);
        }
    }

    /** Synchronized with {@link #close}, so that no search starts after it. */
    private synchronized void startSearch(LeaderConnections lostLeader) {
        if (!closed) {
            Thread search = new Thread(() -> searchLeader(lostLeader), "leader search");
            search.setDaemon(true);
            searchThread = search;
            cluster.deadline().clock().start(search);
        }
    }

    private void searchLeader(LeaderConnections previous) {
        while (!closed && connections.get() == null) {
            try {
                LeaderConnections found = findLeader();
                if (found == null) {
                    cluster.deadline().clock().sleep(SEARCH_INTERVAL_MILLIS);
                } else {
                    if (!found.id().equals(previous.id()) || found.term() != previous.term()) {
                        leaderChangeCount.incrementAndGet();
                    }
                    connections.set(found);
                    if (closed) {
                        found.close();
                    }
                }
            } catch (InterruptedException stop) {
                return;
            }
            if (connections.get() != null) {
                sendWaiting();
            } else {
                refuseExpired();
            }
        }
    }

    private @Nullable LeaderConnections findLeader() {
        ClusterRequests client = cluster.withNewDeadline();
        try {
            ServerStatus leader = client.findLeader();
            return leader == null ? null : connect(client, leader);
        } catch (ClientFailure | IOException | IllegalArgumentException failure) {
            // The last of these: the server reported an address that is none.
            cluster.listener().detail("raftctl: no leader yet: " + failure.getMessage());
            return null;
        }
    }

    private LeaderConnections connect(ClusterRequests client, ServerStatus leader) throws IOException {
        List<PipelinedLink> links = new ArrayList<>();
        try {
            for (int i = 0; i < clientCount; i++) {
                links.add(client.openPipelined(HostPort.parse(leader.address()), leader.id()));
            }
        } catch (IOException failed) {
            links.forEach(PipelinedLink::close);
            throw failed;
        }
        lastLeader = leader;
        return new LeaderConnections(leader.id(), leader.term(), List.copyOf(links));
    }

    private void sendWaiting() {
        for (LeaderRequestAttempt next = waiting.poll(); next != null; next = waiting.poll()) {
            sendOrQueue(next);
        }
    }

    private void refuseExpired() {
        long now = nowNanos();
        waiting.removeIf(attempt -> attempt.deadlineNanos() - now <= 0
                && attempt.outcome().complete(ClientOutcome.refused(NO_LEADER_IN_TIME)));
    }

    private long nowNanos() {
        return cluster.deadline().clock().nanoTime();
    }

    /** Closes the router. After the call no other thread uses the cluster's client. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        stopSearch();
        LeaderConnections last = connections.getAndSet(null);
        if (last != null) {
            last.close();
        }
        for (LeaderRequestAttempt next = waiting.poll(); next != null; next = waiting.poll()) {
            next.outcome().complete(ClientOutcome.refused(NO_LEADER_IN_TIME));
        }
    }

    private void stopSearch() {
        Thread search = searchThread;
        if (search != null) {
            search.interrupt();
            try {
                search.join();
            } catch (InterruptedException again) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
