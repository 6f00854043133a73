package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits of a listener against misbehaving clients. */
class ListenerLimitsTest {
    private static final ClientRequest QUERY = new ClientRequest.QueryRequest(new byte[500], true, 0);
    private static final byte[] GARBAGE = HexFormat.of().parseHex("0400000041414141");
    private static final int MILLIS = 120_000;
    private static final int PAUSE_MILLIS = 20;

    private final NettyEventLoops loops = new NettyEventLoops(1, "test");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void closesASlowHandshakeAtItsDeadline() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.handshakeTimeoutMillis(300));
                RawSocket socket = new RawSocket(server.address())) {
            assertThat(isClosedDuringSlowHandshake(socket)).isTrue();
            Eventually.assertThatEventually(
                    "the failure is counted", () -> server.traffic().failedHandshakeCount() == 1);
        }
    }

    /** Sends a hello of 4,000 bytes, one byte at a time. */
    private static boolean isClosedDuringSlowHandshake(RawSocket socket) {
        try {
            socket.send(HexFormat.of().parseHex("a00f000001"));
            for (int i = 0; i < 4_000; i++) {
                socket.send(new byte[1]);
                if (socket.isClosedWithin(PAUSE_MILLIS)) {
                    return true;
                }
            }
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void refusesRequestsBeyondTheByteLimitOfOneConnection() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxRequestBytesPerConnection(2_000));
                RawSocket busyClient = new RawSocket(server.address());
                RawSocket otherClient = new RawSocket(server.address())) {
            busyClient.sendHello(EchoServer.client());
            otherClient.sendHello(EchoServer.client());
            for (int i = 1; i <= 3; i++) {
                busyClient.send(RawSocket.request(i, QUERY));
            }
            FrameReader refused = busyClient.receive();
            assertThat(refused.readCorrelationId()).isEqualTo(3);
            assertBusy(refused.readReply(NegotiatedVersion.CURRENT));
            assertThat(server.traffic().inFlightRequestBytes())
                    .as("without the refused request")
                    .isLessThan(2_000);

            otherClient.send(RawSocket.request(9, QUERY));
            Eventually.assertThatEventually("another connection is served", () -> server.pendingResponders.size() == 3);
            assertThat(server.traffic().busyRefusalCount()).isEqualTo(1);
            replyToAll(server);
            assertThat(busyClient.receive().readCorrelationId()).isEqualTo(1);
            assertThat(busyClient.receive().readCorrelationId()).isEqualTo(2);
            busyClient.send(RawSocket.request(4, QUERY));
            Eventually.assertThatEventually("the next request is accepted", () -> server.pendingResponders.size() == 1);
        }
    }

    @Test
    void refusesRequestsBeyondTheByteLimitOfAllConnections() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxInFlightRequestBytes(2_000));
                RawSocket second = new RawSocket(server.address())) {
            try (RawSocket first = new RawSocket(server.address())) {
                first.sendHello(EchoServer.client());
                first.send(RawSocket.request(1, QUERY));
                first.send(RawSocket.request(2, QUERY));
                Eventually.assertThatEventually("both requests arrive", () -> server.pendingResponders.size() == 2);
                second.sendHello(EchoServer.client());
                second.send(RawSocket.request(3, QUERY));
                FrameReader refused = second.receive();
                assertThat(refused.readCorrelationId()).isEqualTo(3);
                assertBusy(refused.readReply(NegotiatedVersion.CURRENT));
            }
            Eventually.assertThatEventually(
                    "a closed connection holds no bytes", () -> server.traffic().inFlightRequestBytes() == 0);
            second.send(RawSocket.request(4, QUERY));
            Eventually.assertThatEventually("the next request is accepted", () -> server.pendingResponders.size() == 3);
        }
    }

    @Test
    void closesAClientThatReadsNoReplies() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.slowReaderTimeoutMillis(100));
                RawSocket socket = new RawSocket(server.address())) {
            socket.sendHello(EchoServer.client());
            for (int i = 0; i < 16; i++) {
                socket.send(RawSocket.request(i, QUERY));
            }
            Eventually.assertThatEventually("all requests arrive", () -> server.pendingResponders.size() == 16);
            server.pendingResponders.forEach(
                    responder -> responder.reply(new ClientReply.QueryResultReply(new byte[1 << 20], 1)));

            Eventually.assertThatEventually("the client is disconnected", () -> !server.dropReasons.isEmpty());
            assertThat(server.dropReasons).containsExactly("the client does not read its replies");
            assertThat(server.traffic().closedSlowReaderCount()).isEqualTo(1);
        }
    }

    @Test
    void failedHandshakesDoNotBlockOthersAtTheSameAddress() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxFailedHandshakes(3))) {
            for (int i = 0; i < 10; i++) {
                sendGarbage(server);
            }
            Eventually.assertThatEventually(
                    "the failures are counted", () -> server.traffic().failedHandshakeCount() == 10);
            assertThat(canConnect(server)).isTrue();
            try (RawSocket peer = new RawSocket(server.address())) {
                assertThat(peer.sendHello(EchoServer.peer(null))).isInstanceOf(HelloReply.WelcomeReply.class);
            }
        }
    }

    @Test
    @SuppressWarnings("try") // The callers only connect.
    void silentConnectionsDoNotBlockNewClients() throws Exception {
        List<RawSocket> silent = new ArrayList<>();
        try (EchoServer server = new EchoServer(loops, TestLimits.maxConnections(16))) {
            for (int i = 0; i < 200; i++) {
                silent.add(new RawSocket(server.address()));
            }
            assertThat(canConnect(server)).isTrue();
            Eventually.assertThatEventually(
                    "the oldest handshakes are evicted", () -> server.traffic().evictedHandshakeCount() >= 136);
        } finally {
            for (RawSocket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void peersConnectWhenClientsUseAllConnections() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxConnections(1));
                RawSocket client = new RawSocket(server.address());
                RawSocket peer = new RawSocket(server.address())) {
            client.sendHello(EchoServer.client());
            assertThat(canConnect(server)).isFalse();
            assertThat(peer.sendHello(EchoServer.peer(null))).isInstanceOf(HelloReply.WelcomeReply.class);
        }
    }

    @Test
    void buildsNoMoreRepliesForAClientThatReadsNone() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxRequestBytesPerConnection(4 << 20));
                RawSocket socket = new RawSocket(server.address())) {
            int requestCount = 100;
            AtomicInteger built = new AtomicInteger();
            socket.sendHello(EchoServer.client());
            for (int i = 0; i < requestCount; i++) {
                socket.send(RawSocket.request(i, QUERY));
            }
            Eventually.assertThatEventually(
                    "all requests arrive", () -> server.pendingResponders.size() == requestCount);
            server.pendingResponders.forEach(responder -> buildWhenReady(responder, built));

            // The kernel's buffers hold some more megabytes.
            assertThat(built.get()).isLessThan(requestCount / 2);
            assertThat(server.traffic().pendingReplyBytes()).isLessThan(6 << 20);
            for (int i = 0; i < requestCount; i++) {
                assertThat(reply(socket)).isInstanceOf(ClientReply.QueryResultReply.class);
            }
            assertThat(built.get()).isEqualTo(requestCount);
            Eventually.assertThatEventually(
                    "no reply bytes are held", () -> server.traffic().pendingReplyBytes() == 0);
        }
    }

    @Test
    void boundsTheRepliesOfAllConnectionsTogether() throws Exception {
        List<RawSocket> sockets = new ArrayList<>();
        try (EchoServer server = new EchoServer(loops, TestLimits.maxInFlightRequestBytes(4 << 20))) {
            int connections = 16;
            int requestsPerConnection = 10;
            AtomicInteger built = new AtomicInteger();
            for (int i = 0; i < connections; i++) {
                RawSocket socket = new RawSocket(server.address());
                sockets.add(socket);
                socket.sendHello(EchoServer.client());
                for (int j = 0; j < requestsPerConnection; j++) {
                    socket.send(RawSocket.request(j, QUERY));
                }
            }
            Eventually.assertThatEventually(
                    "all requests arrive",
                    () -> server.pendingResponders.size() == connections * requestsPerConnection);
            server.pendingResponders.forEach(responder -> buildWhenReady(responder, built));

            assertThat(server.traffic().pendingReplyBytes()).isLessThan(6 << 20);
            // Read all at the same time: a client that reads nothing while others wait for its bytes would be
            // disconnected.
            List<Callable<Boolean>> readers = new ArrayList<>();
            for (RawSocket socket : sockets) {
                readers.add(() -> {
                    for (int j = 0; j < requestsPerConnection; j++) {
                        assertThat(reply(socket)).isInstanceOf(ClientReply.QueryResultReply.class);
                    }
                    return true;
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(connections);
            for (Future<Boolean> reader : threads.invokeAll(readers)) {
                assertThat(reader.get()).isTrue();
            }
            threads.shutdown();
            Eventually.assertThatEventually(
                    "no reply bytes are held", () -> server.traffic().pendingReplyBytes() == 0);
        } finally {
            for (RawSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void shortRepliesAreBuiltEvenWhenOthersLeaveRepliesUnread() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxInFlightRequestBytes(4 << 20));
                RawSocket busyClient = new RawSocket(server.address());
                RawSocket otherClient = new RawSocket(server.address())) {
            busyClient.sendHello(EchoServer.client());
            for (int i = 0; i < 50; i++) {
                busyClient.send(RawSocket.request(i, QUERY));
            }
            Eventually.assertThatEventually("all requests arrive", () -> server.pendingResponders.size() == 50);
            server.pendingResponders.forEach(responder -> buildWhenReady(responder, new AtomicInteger()));
            server.pendingResponders.clear();

            otherClient.sendHello(EchoServer.client());
            otherClient.send(RawSocket.request(7, QUERY));
            Eventually.assertThatEventually("the request arrives", () -> server.pendingResponders.size() == 1);
            ReceivedMessageHandler.RequestResponder responder = server.pendingResponders.remove();
            assertThat(responder.isReady(() -> 100, () -> {})).isTrue();
            responder.reply(new ClientReply.QueryResultReply(new byte[100], 1));
            assertThat(reply(otherClient)).isInstanceOf(ClientReply.QueryResultReply.class);
        }
    }

    @Test
    void unreadResultsBeyondTheLimitBecomeUnknown() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxRequestBytesPerConnection(2 << 20));
                RawSocket socket = new RawSocket(server.address())) {
            int requestCount = 60;
            socket.sendHello(EchoServer.client());
            for (int i = 0; i < requestCount; i++) {
                socket.send(RawSocket.request(i, QUERY));
            }
            Eventually.assertThatEventually(
                    "all requests arrive", () -> server.pendingResponders.size() == requestCount);
            server.pendingResponders.forEach(responder ->
                    responder.reply(new ClientReply.CommandExecutedReply(new byte[1 << 20], new LogPosition(1, 7))));

            assertThat(server.traffic().pendingReplyBytes()).isLessThan(6 << 20);
            boolean unknown = false;
            for (int i = 0; i < requestCount; i++) {
                unknown |= reply(socket) instanceof ClientReply.UnknownOutcomeReply;
            }
            assertThat(unknown).isTrue();
        }
    }

    @Test
    void concurrentLongRequestsWaitInsteadOfBeingRefused() throws Exception {
        List<RawSocket> incomplete = new ArrayList<>();
        byte[] request = RawSocket.request(1, new ClientRequest.QueryRequest(new byte[900_000], true, 0));
        try (EchoServer server = new EchoServer(loops, TestLimits.maxInFlightRequestBytes(4 << 20))) {
            for (int i = 0; i < 2; i++) {
                RawSocket socket = new RawSocket(server.address());
                incomplete.add(socket);
                socket.sendHello(EchoServer.client());
                socket.send(Arrays.copyOf(request, request.length - 1));
            }
            try (RawSocket next = new RawSocket(server.address())) {
                next.sendHello(EchoServer.client());
                Thread sending = new Thread(() -> {
                    try {
                        next.send(request);
                    } catch (IOException closed) {
                        assertThat(closed).isNull();
                    }
                });
                sending.start();
                for (RawSocket incompleteSocket : incomplete) {
                    incompleteSocket.send(Arrays.copyOfRange(request, request.length - 1, request.length));
                }
                sending.join();
                Eventually.assertThatEventually("all requests arrive", () -> server.pendingResponders.size() == 3);
                assertThat(server.traffic().busyRefusalCount()).isZero();
            }
        } finally {
            for (RawSocket incompleteSocket : incomplete) {
                incompleteSocket.close();
            }
        }
    }

    private static ClientReply reply(RawSocket socket) throws IOException {
        FrameReader frame = socket.receive();
        assertThat(frame.readCorrelationId()).isNotNegative();
        return frame.readReply(NegotiatedVersion.CURRENT);
    }

    private static void buildWhenReady(ReceivedMessageHandler.RequestResponder responder, AtomicInteger built) {
        if (responder.isReady(() -> 1 << 20, () -> buildWhenReady(responder, built))) {
            built.incrementAndGet();
            responder.reply(new ClientReply.QueryResultReply(new byte[1 << 20], 1));
        }
    }

    @Test
    void disconnectingBeforeTheHandshakeIsNotAFailedHandshake() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxFailedHandshakes(1))) {
            for (int i = 0; i < 5; i++) {
                new RawSocket(server.address()).close();
            }
            assertThat(canConnect(server)).isTrue();
            assertThat(server.traffic().failedHandshakeCount()).isZero();
        }
    }

    @Test
    void countsOpenConnections() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            try (RawSocket client = new RawSocket(server.address());
                    RawSocket peer = new RawSocket(server.address())) {
                client.sendHello(EchoServer.client());
                peer.sendHello(EchoServer.peer(null));
                assertThat(server.traffic().clientCount()).isEqualTo(1);
                assertThat(server.traffic().peerCount()).isEqualTo(1);
            }
            Eventually.assertThatEventually(
                    "no connection is open",
                    () -> server.traffic().clientCount() + server.traffic().peerCount() == 0);
        }
    }

    private static void sendGarbage(EchoServer server) {
        try (RawSocket socket = new RawSocket(server.address())) {
            socket.send(GARBAGE);
            assertThat(socket.isClosedByPeer()).isTrue();
        } catch (IOException closedAtOnce) {
            assertThat(closedAtOnce).isNotNull();
        }
    }

    private static boolean canConnect(EchoServer server) {
        try (BlockingClientLink link =
                BlockingClientLink.open(server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS)) {
            return !link.welcome().clusterId().isEmpty();
        } catch (IOException rejected) {
            return false;
        }
    }

    private static void replyToAll(EchoServer server) {
        while (!server.pendingResponders.isEmpty()) {
            server.pendingResponders.remove().reply(new ClientReply.QueryResultReply(new byte[0], 1));
        }
    }

    private static void assertBusy(ClientReply reply) {
        assertThat(reply).isInstanceOf(ClientReply.RefusedReply.class);
        assertThat(((ClientReply.RefusedReply) reply).refusal().reason()).isEqualTo(RefusalReason.BUSY);
    }
}
