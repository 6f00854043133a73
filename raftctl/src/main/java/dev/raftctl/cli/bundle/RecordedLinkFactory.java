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
import dev.raftctl.protocol.net.NoReplyException;
import dev.raftctl.protocol.wire.HelloReply;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests with what was recorded. A request that is sent again gets the next recorded answer, and at the end
 * the last one again. Status requests take as long as they took, because the differences between the servers' clocks
 * are estimated from it. Thread-safe.
 */
public final class RecordedLinkFactory implements LinkFactory {
    /** A server that answered later than this still answers within the default timeout of a command. */
    private static final long MAX_REPLAYED_MILLIS = 1_000;

    private static final ClientRequest STATUS_REQUEST = new ClientRequest.ServerStatusRequest();
    private static final Class<ClientRequest.ReadDecisionsRequest> READ_DECISIONS =
            ClientRequest.ReadDecisionsRequest.class;

    private final ClusterRecording recording;
    private final ClientClock clock;
    private final Map<HostPort, Integer> statusRequestCounts = new HashMap<>();

    public RecordedLinkFactory(ClusterRecording recording, ClientClock clock) {
        this.recording = recording;
        this.clock = clock;
    }

    @Override
    public LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        List<RecordedExchange> exchanges = recording.exchanges().stream()
                .filter(each -> each.address().equals(address))
                .toList();
        if (exchanges.isEmpty()) {
            throw new IOException("the bundle has no answer of " + address);
        }
        HelloReply.WelcomeReply welcome = null;
        for (RecordedExchange each : exchanges) {
            welcome = each.welcome() == null ? welcome : each.welcome();
        }
        if (welcome == null) {
            RecordedFailure failure = exchanges.get(exchanges.size() - 1).failure();
            throw failure == null ? new IOException("the bundle has no answer of " + address) : failure.toException();
        }
        return new RecordedLink(address, welcome, exchanges);
    }

    @Override
    public PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        throw new IOException("a bundle answers only the commands that have --from");
    }

    @Override
    public LinkFactory withSecurity(ClientSecurity security) {
        return this;
    }

    @Override
    public void close() {
        // There are no connections.
    }

    /** Returns how many status requests were sent to the address before this one. */
    private synchronized int nextStatusRequest(HostPort address) {
        return statusRequestCounts.merge(address, 1, Integer::sum) - 1;
    }

    private final class RecordedLink implements LinkToServer {
        private final HostPort address;
        private final HelloReply.WelcomeReply welcome;
        private final List<RecordedExchange> exchanges;

        RecordedLink(HostPort address, HelloReply.WelcomeReply welcome, List<RecordedExchange> exchanges) {
            this.address = address;
            this.welcome = welcome;
            this.exchanges = exchanges;
        }

        @Override
        public HelloReply.WelcomeReply welcome() {
            return welcome;
        }

        @Override
        public ClientReply call(ClientRequest request, long timeoutMillis) throws IOException {
            if (request.equals(STATUS_REQUEST)) {
                return status();
            }
            for (RecordedExchange each : exchanges) {
                ClientReply reply = each.reply();
                if (reply != null && isAnsweredBy(request, each.request())) {
                    return newest(reply, request);
                }
            }
            throw new NoReplyException("the bundle does not have this answer of " + address, false);
        }

        /**
         * All decisions are recorded, of which a request may want fewer. Other requests are recorded as they are sent.
         */
        private boolean isAnsweredBy(ClientRequest request, @Nullable ClientRequest recorded) {
            return recorded != null
                    && (request.equals(recorded)
                            || (READ_DECISIONS.isInstance(request) && READ_DECISIONS.isInstance(recorded)));
        }

        private ClientReply status() throws IOException {
            List<RecordedExchange> statuses = exchanges.stream()
                    .filter(each -> each.request() == null || STATUS_REQUEST.equals(each.request()))
                    .toList();
            RecordedExchange next = statuses.get(Math.min(statuses.size() - 1, nextStatusRequest(address)));
            ClientReply reply = next.reply();
            if (reply == null) {
                RecordedFailure failure = next.failure();
                throw failure == null ? new IOException("no answer") : failure.toException();
            }
            try {
                clock.sleep(Math.min(next.millis(), MAX_REPLAYED_MILLIS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new NoReplyException("interrupted", false);
            }
            return reply;
        }

        private static ClientReply newest(ClientReply reply, ClientRequest request) {
            ClientReply.DecisionsReply decisions = reply.successOf(ClientReply.DecisionsReply.class);
            if (decisions == null || !READ_DECISIONS.isInstance(request)) {
                return reply;
            }
            int maxRecords = READ_DECISIONS.cast(request).maxRecords();
            int count = decisions.records().size();
            return new ClientReply.DecisionsReply(decisions.records().subList(Math.max(0, count - maxRecords), count));
        }

        @Override
        public void close() {
            // There is no connection.
        }
    }
}
