package dev.raftctl.client;

import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.WatchEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pipelined connection to a fake server. A request that waits for a lock or a change does not block the caller: it is
 * answered after the request of any connection that ends its wait. Watches see the puts of these connections.
 */
final class FakePipelinedLink implements PipelinedLink {
    private static final long REQUEST_MILLIS = 2;

    private final FakeCluster cluster;
    private final PipelinedWaits waits;
    private final FakeCluster.FakeLink link;
    private volatile boolean isOpen = true;

    FakePipelinedLink(FakeCluster cluster, PipelinedWaits waits, FakeCluster.FakeLink link) {
        this.cluster = cluster;
        this.waits = waits;
        this.link = link;
    }

    /** The requests of all connections that wait. Thread-safe. */
    static final class PipelinedWaits {
        private final List<WaitingRequest> waiting = new ArrayList<>();
        private final List<WatchEvent> events = new ArrayList<>();
        private boolean isCompleting;

        private record WaitingRequest(Supplier<@Nullable ClientReply> reply, CompletableFuture<ClientReply> replied) {}

        synchronized CompletableFuture<ClientReply> add(Supplier<@Nullable ClientReply> reply) {
            CompletableFuture<ClientReply> replied = new CompletableFuture<>();
            waiting.add(new WaitingRequest(reply, replied));
            return replied;
        }

        synchronized void addEvent(WatchEvent event) {
            events.add(event);
        }

        /** Answers the requests whose wait has ended, and those that end because of what their clients do then. */
        void completeEnded() {
            synchronized (this) {
                if (isCompleting) {
                    return;
                }
                isCompleting = true;
            }
            while (true) {
                WaitingRequest ended = null;
                ClientReply reply = null;
                synchronized (this) {
                    for (WaitingRequest each : waiting) {
                        reply = each.reply().get();
                        if (reply != null) {
                            ended = each;
                            break;
                        }
                    }
                    if (ended == null || reply == null) {
                        isCompleting = false;
                        return;
                    }
                    waiting.remove(ended);
                }
                ended.replied().complete(reply);
            }
        }

        synchronized List<WatchEvent> eventsOf(ClientRequest.WatchEventsRequest watch) {
            return events.stream()
                    .filter(event -> event.index() > watch.afterIndex()
                            && event.key().length >= watch.key().length
                            && Arrays.equals(Arrays.copyOf(event.key(), watch.key().length), watch.key()))
                    .toList();
        }
    }

    @Override
    public CompletableFuture<ClientReply> call(ClientRequest request, long millis) {
        cluster.clock.sleep(REQUEST_MILLIS);
        CompletableFuture<ClientReply> reply;
        try {
            reply = answer(request, millis);
        } catch (IOException noReply) {
            reply = CompletableFuture.failedFuture(noReply);
        }
        waits.completeEnded();
        return reply;
    }

    private CompletableFuture<ClientReply> answer(ClientRequest request, long millis) throws IOException {
        if (request instanceof ClientRequest.WatchEventsRequest watch) {
            return watch(watch);
        }
        ClientReply first = link.callWithoutWait(request, millis);
        if (first == FakeServer.NO_REPLY) {
            return waits.add(() -> null);
        }
        recordPut(request, first);
        FakeCluster.LockWait wait = FakeCluster.lockWait(request, first);
        return wait == null
                ? CompletableFuture.completedFuture(first)
                : waits.add(() -> cluster.endOf(wait, link.server));
    }

    private CompletableFuture<ClientReply> watch(ClientRequest.WatchEventsRequest watch) throws IOException {
        if (watch.afterIndex() == 0) {
            return CompletableFuture.completedFuture(
                    new ClientReply.WatchEventsReply(List.of(), cluster.lastIndex(), 0));
        }
        return waits.add(() -> {
            if (link.server.behaviour != FakeServer.Behaviour.NORMAL || !isOpen) {
                return new ClientReply.UnknownOutcomeReply("the server is gone");
            }
            List<WatchEvent> found = waits.eventsOf(watch);
            return found.isEmpty()
                    ? null
                    : new ClientReply.WatchEventsReply(
                            found, found.get(found.size() - 1).index(), 0);
        });
    }

    private void recordPut(ClientRequest request, ClientReply reply) {
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        if (executed != null
                && request instanceof ClientRequest.ExecuteCommandRequest command
                && KeyValueMessageFormat.decodeCommand(command.command()) instanceof KeyValueCommand.PutKey put) {
            long index = cluster.lastIndex();
            waits.addEvent(new WatchEvent(index, put.key(), index, put.value(), null));
        }
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
