package dev.raftctl.cli.bundle;

import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.client.LinkFactory;
import dev.raftctl.client.LinkToServer;
import dev.raftctl.client.PipelinedLink;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.HelloReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Records what servers answer to the requests that are sent through it. Thread-safe. */
public final class RecordingLinkFactory implements LinkFactory {
    private final LinkFactory links;
    private final ClientClock clock;
    private final List<RecordedExchange> exchanges = new ArrayList<>();
    /** When the first unanswered connection to an address was requested. */
    private final Map<HostPort, Long> waitingSinceNanos = new LinkedHashMap<>();

    /** @param links makes the connections; not closed by this object */
    public RecordingLinkFactory(LinkFactory links, ClientClock clock) {
        this.links = links;
        this.clock = clock;
    }

    /** Returns the exchanges so far. A server that has not answered yet is recorded as one that does not answer. */
    public synchronized List<RecordedExchange> exchanges() {
        List<RecordedExchange> all = new ArrayList<>(exchanges);
        waitingSinceNanos.forEach((address, since) -> {
            long millis = millisSince(since);
            all.add(new RecordedExchange(address, millis, null, null, null, RecordedFailure.noAnswer(millis)));
        });
        return all;
    }

    @Override
    public LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        long startNanos = clock.nanoTime();
        synchronized (this) {
            waitingSinceNanos.putIfAbsent(address, startNanos);
        }
        try {
            return new RecordingLink(address, startNanos, links.open(address, to, timeoutMillis));
        } catch (IOException failed) {
            record(address, startNanos, null, null, null, RecordedFailure.of(address, failed));
            throw failed;
        }
    }

    @Override
    public PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        throw new IOException("concurrent requests on one connection are not recorded");
    }

    @Override
    public LinkFactory withSecurity(ClientSecurity security) {
        return new RecordingLinkFactory(links.withSecurity(security), clock);
    }

    @Override
    public void close() {
        // The owner of the recorded connections closes them.
    }

    private synchronized void record(
            HostPort address,
            long startNanos,
            HelloReply.@Nullable WelcomeReply welcome,
            @Nullable ClientRequest request,
            @Nullable ClientReply reply,
            @Nullable RecordedFailure failure) {
        waitingSinceNanos.remove(address);
        exchanges.add(new RecordedExchange(address, millisSince(startNanos), welcome, request, reply, failure));
    }

    private long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - nanos);
    }

    private final class RecordingLink implements LinkToServer {
        private final HostPort address;
        private final long startNanos;
        private final LinkToServer link;

        RecordingLink(HostPort address, long startNanos, LinkToServer link) {
            this.address = address;
            this.startNanos = startNanos;
            this.link = link;
        }

        @Override
        public HelloReply.WelcomeReply welcome() {
            return link.welcome();
        }

        @Override
        public ClientReply call(ClientRequest request, long timeoutMillis) throws IOException {
            try {
                ClientReply reply = link.call(request, timeoutMillis);
                record(address, startNanos, link.welcome(), request, reply, null);
                return reply;
            } catch (IOException failed) {
                record(address, startNanos, link.welcome(), request, null, RecordedFailure.of(address, failed));
                throw failed;
            }
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
