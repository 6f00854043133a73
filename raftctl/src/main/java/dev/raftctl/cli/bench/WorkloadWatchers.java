package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.PipelinedLink;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.WatchEvent;
import dev.raftctl.protocol.message.WatchLimits;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The watchers of a workload, spread evenly over the servers: each receives every put of the workload. A watcher ends
 * when its server fails. Thread-safe after {@link #start}.
 */
final class WorkloadWatchers implements AutoCloseable {
    private static final int MAX_WATCHERS_PER_CONNECTION = 1_000;
    private static final long WAIT_MILLIS = 60_000;

    private final byte[] prefix;
    private final int watcherCount;
    private final long timeoutMillis;
    private final WatchEventListener listener;
    private final List<PipelinedLink> links = new ArrayList<>();
    private volatile boolean isClosed;

    /** A server that serves watchers. */
    record WatchedServer(ServerId id, HostPort address) {}

    /** Receives what the watchers report, on several threads. */
    interface WatchEventListener {
        /** @param sentNanos when the put was sent or due, on the clock of the workload */
        void onEvent(long sentNanos);

        void onWatcherEnded(String reason);
    }

    /** @param prefix of the workload's keys */
    WorkloadWatchers(WorkloadSettings settings, String prefix, WatchEventListener listener) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        watcherCount = settings.watcherCount();
        timeoutMillis = settings.requestTimeoutMillis();
        this.listener = listener;
    }

    /**
     * Starts all watchers, which then receive the next put.
     *
     * @param servers those that serve the watchers
     */
    void start(ClusterRequests cluster, List<WatchedServer> servers, ClientClock clock) throws IOException, CliFailure {
        int linksPerServer = (watcherCount / servers.size()) / MAX_WATCHERS_PER_CONNECTION + 1;
        for (int i = 0; i < Math.min(watcherCount, linksPerServer * servers.size()); i++) {
            WatchedServer server = servers.get(i % servers.size());
            links.add(cluster.withNewDeadline().openPipelined(server.address(), server.id()));
        }
        new RequestBatch(watcherCount, number -> begin(links.get(number % links.size()))).run(clock);
    }

    private CompletableFuture<Optional<CliFailure>> begin(PipelinedLink link) {
        // After index 0 means: from now on. The server replies at once, with the index to go on from.
        return link.call(request(0), timeoutMillis).handle((reply, error) -> {
            ClientReply.WatchEventsReply begun = eventsOf(reply);
            if (begun == null) {
                return Optional.of(failureOf(reply, error));
            }
            next(link, begun.throughIndex());
            return Optional.empty();
        });
    }

    private ClientRequest.WatchEventsRequest request(long afterIndex) {
        return new ClientRequest.WatchEventsRequest(
                prefix, true, afterIndex, WatchLimits.MAX_REPLY_BYTES, WAIT_MILLIS, false);
    }

    private void next(PipelinedLink link, long afterIndex) {
        var unused = link.call(request(afterIndex), WAIT_MILLIS + timeoutMillis)
                .whenComplete((reply, error) -> onReply(link, afterIndex, reply, error));
    }

    private void onReply(PipelinedLink link, long afterIndex, @Nullable ClientReply reply, @Nullable Throwable error) {
        if (isClosed) {
            return;
        }
        ClientReply.WatchEventsReply changes = eventsOf(reply);
        if (changes == null) {
            listener.onWatcherEnded(reasonOf(reply, error));
            return;
        }
        for (WatchEvent event : changes.events()) {
            byte[] value = event.value();
            if (value != null && value.length >= WorkloadSettings.MIN_WATCHED_VALUE_BYTES) {
                listener.onEvent(ByteBuffer.wrap(value).getLong());
            }
        }
        next(link, Math.max(afterIndex, changes.throughIndex()));
    }

    private static ClientReply.@Nullable WatchEventsReply eventsOf(@Nullable ClientReply reply) {
        return reply == null ? null : reply.successOf(ClientReply.WatchEventsReply.class);
    }

    private static CliFailure failureOf(@Nullable ClientReply reply, @Nullable Throwable error) {
        Refusal refusal = reply == null ? null : reply.refusal();
        return refusal != null
                ? CliFailure.of(refusal)
                : new CliFailure(
                        CliFailureReason.UNREACHABLE,
                        "a watcher could not be started: " + reasonOf(reply, error),
                        "check the cluster first: raftctl health");
    }

    private static String reasonOf(@Nullable ClientReply reply, @Nullable Throwable error) {
        if (reply == null) {
            return error == null ? "no answer" : String.valueOf(error.getMessage());
        }
        Refusal refusal = reply.refusal();
        return refusal != null ? refusal.message() : "unexpected answer: " + reply;
    }

    /** Ends the watchers. */
    @Override
    public void close() {
        isClosed = true;
        links.forEach(PipelinedLink::close);
    }
}
