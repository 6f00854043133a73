package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs the requests of a {@link RaftctlClient}: a limited number at a time, each in a session of its own. Thread-safe.
 */
final class ClientRequestRunner implements ClientRequestExecutor, AutoCloseable {
    /** How long closing all sessions together may take. A session that is not closed expires by itself. */
    private static final long CLOSE_MILLIS = 300;

    private static final long IDLE_THREAD_SECONDS = 10;

    private final List<HostPort> endpoints;
    private final LinkFactory links;
    private final Runnable closeLinks;
    private final ClientClock clock;
    private final long timeoutMillis;
    private final int maxConcurrentRequests;
    /**
     * What each of the concurrent requests remembers of the cluster; taken by a request while it runs. The one returned
     * last is taken first, so that no more sessions are open than requests ran at the same time.
     */
    private final LinkedBlockingDeque<CachedClusterInfo> idleSessions = new LinkedBlockingDeque<>();

    private final ThreadPoolExecutor threads;
    private volatile boolean isClosed;

    /** @param closeLinks closes the connections that the link factory shares between requests */
    ClientRequestRunner(
            List<HostPort> endpoints,
            LinkFactory links,
            Runnable closeLinks,
            ClientClock clock,
            long timeoutMillis,
            int maxConcurrentRequests,
            int maxWaitingRequests) {
        this.endpoints = List.copyOf(endpoints);
        this.links = links;
        this.closeLinks = closeLinks;
        this.clock = clock;
        this.timeoutMillis = timeoutMillis;
        this.maxConcurrentRequests = maxConcurrentRequests;
        for (int i = 0; i < maxConcurrentRequests; i++) {
            idleSessions.add(new CachedClusterInfo(endpoints));
        }
        threads = new ThreadPoolExecutor(
                maxConcurrentRequests,
                maxConcurrentRequests,
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaitingRequests),
                task -> {
                    Thread thread = new Thread(task, "raftctl client");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public ClusterRequests newRequests() {
        return requests(new CachedClusterInfo(endpoints), RequestDeadline.in(clock, timeoutMillis));
    }

    @Override
    public ClientClock clock() {
        return clock;
    }

    @Override
    public <T> ClientOutcome<T> run(ClientRequestBody<T> request) {
        return run(request, RequestDeadline.in(clock, timeoutMillis));
    }

    /** Runs the request on another thread. The returned future never completes exceptionally. */
    <T> CompletableFuture<ClientOutcome<T>> start(ClientRequestBody<T> request) {
        RequestDeadline deadline = RequestDeadline.in(clock, timeoutMillis);
        CompletableFuture<ClientOutcome<T>> outcome = new CompletableFuture<>();
        try {
            threads.execute(() -> outcome.complete(runSafely(request, deadline)));
        } catch (RejectedExecutionException full) {
            outcome.complete(isClosed ? closed() : busy("too many requests are waiting"));
        }
        return outcome;
    }

    /** An unexpected exception must not leave the caller waiting: the request may have been sent. */
    private <T> ClientOutcome<T> runSafely(ClientRequestBody<T> request, RequestDeadline deadline) {
        try {
            return run(request, deadline);
        } catch (RuntimeException | Error fault) {
            return ClientOutcome.unknown("internal error of the client: " + fault);
        }
    }

    private <T> ClientOutcome<T> run(ClientRequestBody<T> request, RequestDeadline deadline) {
        if (isClosed) {
            return closed();
        }
        CachedClusterInfo session;
        try {
            session = clock.poll(idleSessions, deadline.remainingMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return FailureOutcome.of(new ClientFailure.RequestInterrupted(false));
        }
        if (isClosed) {
            if (session != null) {
                idleSessions.addFirst(session);
            }
            return closed();
        }
        if (session == null) {
            return busy("other requests of this client took the whole timeout");
        }
        try {
            return request.run(requests(session, deadline));
        } catch (ClientFailure failure) {
            return FailureOutcome.of(failure);
        } finally {
            idleSessions.addFirst(session);
        }
    }

    private ClusterRequests requests(CachedClusterInfo session, RequestDeadline deadline) {
        return new ClusterRequests(session, links, deadline, RequestListener.NONE, LeaderlessDescription.SHORT);
    }

    private static <T> ClientOutcome<T> busy(String reason) {
        return ClientOutcome.refused(new Refusal(RefusalReason.BUSY, "not sent: " + reason));
    }

    private static <T> ClientOutcome<T> closed() {
        return ClientOutcome.refused(new Refusal(RefusalReason.STOPPING, "not sent: the client is closed"));
    }

    /** Lets running requests finish, refuses all others, and closes the sessions and connections. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        threads.shutdown();
        List<CachedClusterInfo> sessions = takeSessions();
        RequestDeadline closing = RequestDeadline.in(clock, CLOSE_MILLIS);
        for (CachedClusterInfo session : sessions) {
            if (!closing.hasExpired()) {
                requests(session, closing).session().endSession();
            }
        }
        closeLinks.run();
    }

    /** Takes each session once no request uses it, and returns those that were free in time. */
    private List<CachedClusterInfo> takeSessions() {
        List<CachedClusterInfo> sessions = new ArrayList<>();
        RequestDeadline deadline = RequestDeadline.in(clock, timeoutMillis);
        try {
            while (sessions.size() < maxConcurrentRequests) {
                CachedClusterInfo session = clock.poll(idleSessions, deadline.remainingMillis());
                if (session == null) {
                    break;
                }
                sessions.add(session);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return sessions;
    }
}
