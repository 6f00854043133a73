package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers that violate the protocol do not affect the listener. */
class ListeningSocketTest {
    private static final int MILLIS = 120_000;
    private static final ClientRequest QUERY = new ClientRequest.QueryRequest(new byte[0], true, 0);

    private final NettyEventLoops loops = new NettyEventLoops(1, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void garbageClosesOnlyItsOwnConnection() throws Exception {
        // Hazard X04.
        byte[] random = new byte[10_000];
        new Random(1).nextBytes(random);
        List<byte[]> garbage = List.of(
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                HexFormat.of().parseHex("00000000"),
                HexFormat.of().parseHex("ffffffff01"),
                HexFormat.of().parseHex("ffffff7f01"),
                HexFormat.of().parseHex("0110000001"),
                HexFormat.of().parseHex("0100000063"),
                HexFormat.of().parseHex("0100000006"),
                random);
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            for (byte[] bytes : garbage) {
                try (RawSocket socket = new RawSocket(server.address())) {
                    socket.send(bytes);
                    assertThat(socket.isClosedByPeer()).isTrue();
                }
            }
            Eventually.assertThatEventually(
                    "each connection is reported", () -> server.dropReasons.size() == garbage.size());
            assertThat(server.hellos).isEmpty();
            assertServes(server);
        }
    }

    @Test
    void closesTheConnectionBeforeBufferingAnOversizedFrame() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                RawSocket socket = new RawSocket(server.address())) {
            socket.sendHello(EchoServer.client());
            socket.send(HexFormat.of().parseHex("0100400004"));
            assertThat(socket.isClosedByPeer()).isTrue();
            Eventually.assertThatEventually("the violation is reported", () -> !server.dropReasons.isEmpty());
            assertThat(server.dropReasons).singleElement().asString().contains("4194305");
        }
    }

    @Test
    void closesAConnectionThatStopsInTheMiddleOfAFrame() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.handshakeTimeoutMillis(1_000));
                RawSocket silent = new RawSocket(server.address());
                RawSocket incomplete = new RawSocket(server.address());
                RawSocket greeted = new RawSocket(server.address())) {
            incomplete.send(HexFormat.of().parseHex("2000000001"));
            greeted.sendHello(EchoServer.client());
            greeted.send(HexFormat.of().parseHex("000100000401020304"));
            assertThat(silent.isClosedByPeer()).isTrue();
            assertThat(incomplete.isClosedByPeer()).isTrue();
            assertThat(greeted.isClosedByPeer()).isTrue();
            Eventually.assertThatEventually("each connection is reported", () -> server.dropReasons.size() == 3);
            assertThat(server.dropReasons)
                    .containsExactlyInAnyOrder(
                            "nothing received before the deadline", "incomplete frame", "incomplete frame");
        }
    }

    @Test
    void acceptsAFrameOneByteAtATime() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                RawSocket socket = new RawSocket(server.address())) {
            socket.sendHello(EchoServer.client());
            byte[] request = RawSocket.request(9, new ClientRequest.ExecuteCommandRequest(0, 1, 0, new byte[] {7}));
            for (byte piece : request) {
                socket.send(new byte[] {piece});
            }
            assertThat(socket.receive().readCorrelationId()).isEqualTo(9);
        }
    }

    @Test
    @SuppressWarnings("try") // The socket is closed twice.
    void rejectsConnectionsBeyondTheLimitAsBusy() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxConnections(2));
                RawSocket first = new RawSocket(server.address());
                RawSocket second = new RawSocket(server.address())) {
            first.sendHello(EchoServer.client());
            second.sendHello(EchoServer.client());
            assertThatThrownBy(() ->
                            BlockingClientLink.open(server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS))
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejection -> assertThat(rejection.reply().reason())
                                    .isEqualTo(HelloReply.HelloRejectionReason.BUSY));
            first.close();
            Eventually.assertThatEventually("a new client is accepted", () -> isServed(server));
        }
    }

    @Test
    void closesAClientThatDoesNotReadItsReplies() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.maxOutboxBytes(8 << 20));
                RawSocket socket = new RawSocket(server.address())) {
            socket.sendHello(EchoServer.client());
            for (int i = 0; i < 64; i++) {
                socket.send(RawSocket.request(i, QUERY));
            }
            Eventually.assertThatEventually("all requests arrive", () -> server.pendingResponders.size() == 64);
            server.pendingResponders.forEach(
                    responder -> responder.reply(new ClientReply.QueryResultReply(new byte[1 << 20], 1)));
            Eventually.assertThatEventually("the client is disconnected", () -> !server.dropReasons.isEmpty());
            assertThat(server.dropReasons).containsExactly("the client does not read its replies");
        }
    }

    @Test
    void closesConnectionsThatSendUnexpectedFrames() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                RawSocket client = new RawSocket(server.address());
                RawSocket peer = new RawSocket(server.address());
                RawSocket repeatedHello = new RawSocket(server.address())) {
            client.sendHello(EchoServer.client());
            client.send(RawSocket.peerMessage(new TimeoutNow(3)));
            assertThat(client.isClosedByPeer()).isTrue();
            peer.sendHello(EchoServer.peer(null));
            peer.send(RawSocket.request(1, QUERY));
            assertThat(peer.isClosedByPeer()).isTrue();
            repeatedHello.sendHello(EchoServer.client());
            repeatedHello.send(RawSocket.framed(frames -> frames.writeHello(EchoServer.client())));
            assertThat(repeatedHello.isClosedByPeer()).isTrue();
            assertThat(server.peerMessages).isEmpty();
            assertThat(server.pendingResponders).isEmpty();
        }
    }

    @Test
    void closesAnIdleClientUnlessAReplyIsPending() throws Exception {
        try (EchoServer server = new EchoServer(loops, TestLimits.idleTimeoutMillis(1_000));
                RawSocket waiting = new RawSocket(server.address());
                RawSocket idle = new RawSocket(server.address())) {
            waiting.sendHello(EchoServer.client());
            waiting.send(RawSocket.request(5, QUERY));
            idle.sendHello(EchoServer.client());
            assertThat(idle.isClosedByPeer()).isTrue();
            server.pendingResponders.remove().reply(new ClientReply.QueryResultReply(new byte[0], 1));
            assertThat(waiting.receive().readCorrelationId()).isEqualTo(5);
        }
    }

    @Test
    void aReplyThatCannotBeEncodedBecomesUnknown() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                BlockingClientLink link =
                        BlockingClientLink.open(server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS)) {
            Thread responding = new Thread(() -> {
                Eventually.assertThatEventually("the request arrives", () -> !server.pendingResponders.isEmpty());
                server.pendingResponders.remove().reply(new ClientReply.QueryResultReply(new byte[5 << 20], 1));
            });
            responding.start();
            assertThat(link.send(QUERY, MILLIS)).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
            responding.join();
        }
    }

    @Test
    void aReplyToADisconnectedClientIsIgnored() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            try (RawSocket socket = new RawSocket(server.address())) {
                socket.sendHello(EchoServer.client());
                socket.send(RawSocket.request(5, QUERY));
                Eventually.assertThatEventually("the request arrives", () -> !server.pendingResponders.isEmpty());
            }
            assertServes(server);
            server.pendingResponders.remove().reply(new ClientReply.QueryResultReply(new byte[0], 1));
            assertServes(server);
            assertThat(server.dropReasons).isEmpty();
        }
    }

    @Test
    void aPortInUseIsReportedWithItsAddress() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            assertThatThrownBy(() -> ListeningSocket.open(loops, server.address(), WireLimits.DEFAULT, server))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(server.address().toString())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void closingTheListenerClosesItsConnections() throws Exception {
        EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
        try (RawSocket socket = new RawSocket(server.address())) {
            socket.sendHello(EchoServer.client());
            server.close();
            assertThat(socket.isClosedByPeer()).isTrue();
            assertThatThrownBy(() -> new RawSocket(server.address()).close()).isInstanceOf(IOException.class);
        }
    }

    private static void assertServes(EchoServer server) throws IOException {
        byte[] command = {1, 2, 3};
        try (BlockingClientLink link =
                BlockingClientLink.open(server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS)) {
            ClientReply reply = link.send(new ClientRequest.ExecuteCommandRequest(0, 1, 0, command), MILLIS);
            assertThat(Arrays.equals(((ClientReply.CommandExecutedReply) reply).result(), command))
                    .isTrue();
        }
    }

    private static boolean isServed(EchoServer server) {
        List<Boolean> served = new ArrayList<>();
        try (BlockingClientLink link =
                BlockingClientLink.open(server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS)) {
            served.add(!link.welcome().clusterId().isEmpty());
        } catch (IOException rejected) {
            return false;
        }
        return served.contains(true);
    }
}
