package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.NoReplyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to several servers in parallel, one thread for each, so a slow server or name server never delays the
 * caller beyond its timeout. One thread sends and takes the replies.
 */
public final class ParallelRequests implements AutoCloseable {
    private final LinkFactory linkFactory;
    private final ClientClock clock;
    private final RequestListener listener;
    private final CachedClusterInfo knownCluster;
    private final LinkedBlockingQueue<ServerRequestOutcome> replies = new LinkedBlockingQueue<>();
    private final List<RequestThread> pending = new ArrayList<>();

    /** @param knownCluster the selected cluster; servers of other clusters receive status requests only */
    ParallelRequests(
            LinkFactory linkFactory, ClientClock clock, RequestListener listener, CachedClusterInfo knownCluster) {
        this.knownCluster = knownCluster;
        this.linkFactory = linkFactory;
        this.clock = clock;
        this.listener = listener;
    }

    /** Sends a request, which has this many milliseconds to be answered, and returns without waiting. */
    public void send(RequestTarget target, ClientRequest request, long millis) {
        boolean isAllowedAnywhere = request instanceof ClientRequest.ServerStatusRequest
                || request instanceof ClientRequest.BootstrapRequest;
        RequestThread thread =
                new RequestThread(target, request, isAllowedAnywhere ? "" : knownCluster.clusterId(), millis);
        pending.removeIf(RequestThread::isDone);
        pending.add(thread);
        clock.start(thread);
    }

    /** Returns the next reply from any server, or null if none arrives in time. */
    public @Nullable ServerRequestOutcome nextReply(long millis) throws ClientFailure {
        try {
            return clock.poll(replies, millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClientFailure.RequestInterrupted(false);
        }
    }

    /** Cancels the requests that have not received a reply. */
    @Override
    public void close() {
        for (RequestThread thread : pending) {
            thread.cancel();
        }
    }

    private final class RequestThread extends Thread {
        private final RequestTarget target;
        private final ClientRequest request;
        /** The id of the only cluster that may receive the request; empty if any cluster may. */
        private final String requiredClusterId;

        private final long deadlineNanos;
        private volatile @Nullable LinkToServer link;
        private volatile boolean done;

        RequestThread(RequestTarget target, ClientRequest request, String requiredClusterId, long millis) {
            super("ask " + target.address());
            this.target = target;
            this.request = request;
            this.requiredClusterId = requiredClusterId;
            deadlineNanos = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            setDaemon(true);
        }

        boolean isDone() {
            return done;
        }

        void cancel() {
            LinkToServer openLink = link;
            if (!done && openLink != null) {
                done = true;
                openLink.close();
            }
        }

        @Override
        public void run() {
            long start = clock.nanoTime();
            ServerRequestOutcome reply;
            try {
                reply = new ServerRequestOutcome(target, request, call(), null);
            } catch (IOException error) {
                reply = new ServerRequestOutcome(target, request, null, error);
            } catch (RuntimeException fault) {
                // An unexpected exception must not leave the caller waiting: it is returned as a missing reply.
                NoReplyException noReply =
                        new NoReplyException("request to " + target + " failed: " + fault, link != null);
                noReply.initCause(fault);
                reply = new ServerRequestOutcome(target, request, null, noReply);
            }
            done = true;
            logDetail(reply, clock.nanoTime() - start);
            replies.add(reply);
        }

        private ClientReply call() throws IOException {
            try (LinkToServer opened = linkFactory.open(target.address(), target.id(), remainingMillis())) {
                link = opened;
                String welcomeClusterId = opened.welcome().clusterId();
                if (!requiredClusterId.isEmpty()
                        && !welcomeClusterId.isEmpty()
                        && !welcomeClusterId.equals(requiredClusterId)) {
                    throw new WrongClusterException(target + " belongs to another cluster: "
                            + opened.welcome().clusterName() + " " + welcomeClusterId);
                }
                return opened.call(request, remainingMillis());
            }
        }

        private long remainingMillis() {
            return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.nanoTime()));
        }

        private void logDetail(ServerRequestOutcome reply, long nanos) {
            listener.detail("raftctl: " + target + ": " + request.getClass().getSimpleName() + ": "
                    + describeOutcome(reply) + ", " + TimeUnit.NANOSECONDS.toMicros(nanos) + " us");
        }

        private static String describeOutcome(ServerRequestOutcome reply) {
            Refusal refusal = reply.refusal();
            if (refusal != null) {
                return "refused: " + refusal.reason() + ": " + refusal.message();
            }
            IOException error = reply.error();
            return error == null ? "answered" : "failed: " + error.getMessage();
        }
    }
}
