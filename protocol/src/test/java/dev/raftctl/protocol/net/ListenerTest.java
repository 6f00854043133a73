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

/** What callers do that do not keep to the protocol, and that it costs the listener nothing. */
class ListenerTest {
    private static final int MILLIS = 20_000;
    private static final ClientRequest QUERY = new ClientRequest.Query(new byte[0], true, 0);

    private final Loops loops = new Loops(1, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void garbageClosesItsConnectionAndNothingElse() throws Exception {
        // Trap X04.
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
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            for (byte[] bytes : garbage) {
                try (RawSocket socket = new RawSocket(server.address())) {
                    socket.send(bytes);
                    assertThat(socket.isClosedByOther()).isTrue();
                }
            }
            Eventually.holds("each is reported", () -> server.dropped.size() == garbage.size());
            assertThat(server.hellos).isEmpty();
            assertServes(server);
        }
    }

    @Test
    void aFrameOverTheLimitClosesTheConnectionBeforeItIsBuffered() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                RawSocket socket = new RawSocket(server.address())) {
            socket.greet(FakeServer.client());
            socket.send(HexFormat.of().parseHex("0100400004"));
            assertThat(socket.isClosedByOther()).isTrue();
            Eventually.holds("it is reported", () -> !server.dropped.isEmpty());
            assertThat(server.dropped).singleElement().asString().contains("4194305");
        }
    }

    @Test
    void halfAFrameAndThenSilenceIsNotWaitedForLong() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.helloMillis(50));
                RawSocket silent = new RawSocket(server.address());
                RawSocket half = new RawSocket(server.address());
                RawSocket greeted = new RawSocket(server.address())) {
            half.send(HexFormat.of().parseHex("2000000001"));
            greeted.greet(FakeServer.client());
            greeted.send(HexFormat.of().parseHex("000100000401020304"));
            assertThat(silent.isClosedByOther()).isTrue();
            assertThat(half.isClosedByOther()).isTrue();
            assertThat(greeted.isClosedByOther()).isTrue();
            Eventually.holds("each is reported", () -> server.dropped.size() == 3);
            assertThat(server.dropped)
                    .containsExactlyInAnyOrder(
                            "nothing came for too long",
                            "half a frame came, and no more",
                            "half a frame came, and no more");
        }
    }

    @Test
    void aFrameMayComeInPiecesOfOneByte() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                RawSocket socket = new RawSocket(server.address())) {
            socket.greet(FakeServer.client());
            byte[] request = RawSocket.request(9, new ClientRequest.Execute(0, 1, 0, new byte[] {7}));
            for (byte piece : request) {
                socket.send(new byte[] {piece});
            }
            assertThat(socket.receive().correlation()).isEqualTo(9);
        }
    }

    @Test
    @SuppressWarnings("try") // It is closed twice.
    void callersBeyondTheLimitAreToldAndTurnedAway() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.connectionsMax(2));
                RawSocket first = new RawSocket(server.address());
                RawSocket second = new RawSocket(server.address())) {
            first.greet(FakeServer.client());
            second.greet(FakeServer.client());
            assertThatThrownBy(() -> PlainLink.open(server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS))
                    .isInstanceOfSatisfying(
                            TurnedAway.class,
                            turned -> assertThat(turned.reply().why()).isEqualTo(HelloReply.Why.BUSY));
            first.close();
            Eventually.holds("there is room again", () -> isServed(server));
        }
    }

    @Test
    void aClientThatDoesNotReadItsRepliesIsClosed() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.outboxBytesMax(8 << 20));
                RawSocket socket = new RawSocket(server.address())) {
            socket.greet(FakeServer.client());
            for (int i = 0; i < 64; i++) {
                socket.send(RawSocket.request(i, QUERY));
            }
            Eventually.holds("all have come", () -> server.held.size() == 64);
            server.held.forEach(responder -> responder.answer(new ClientReply.Answered(new byte[1 << 20], 1)));
            Eventually.holds("it is closed", () -> !server.dropped.isEmpty());
            assertThat(server.dropped).containsExactly("the client does not read its replies");
        }
    }

    @Test
    void whoSpeaksOutOfTurnIsClosed() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                RawSocket client = new RawSocket(server.address());
                RawSocket peer = new RawSocket(server.address());
                RawSocket twice = new RawSocket(server.address())) {
            client.greet(FakeServer.client());
            client.send(RawSocket.mail(new TimeoutNow(3)));
            assertThat(client.isClosedByOther()).isTrue();
            peer.greet(FakeServer.peer(null));
            peer.send(RawSocket.request(1, QUERY));
            assertThat(peer.isClosedByOther()).isTrue();
            twice.greet(FakeServer.client());
            twice.send(RawSocket.framed(frames -> frames.hello(FakeServer.client())));
            assertThat(twice.isClosedByOther()).isTrue();
            assertThat(server.mail).isEmpty();
            assertThat(server.held).isEmpty();
        }
    }

    @Test
    void anIdleClientIsClosedUnlessItWaitsForAnAnswer() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.idleMillis(1_000));
                RawSocket waiting = new RawSocket(server.address());
                RawSocket idle = new RawSocket(server.address())) {
            waiting.greet(FakeServer.client());
            waiting.send(RawSocket.request(5, QUERY));
            idle.greet(FakeServer.client());
            assertThat(idle.isClosedByOther()).isTrue();
            server.held.remove().answer(new ClientReply.Answered(new byte[0], 1));
            assertThat(waiting.receive().correlation()).isEqualTo(5);
        }
    }

    @Test
    void anAnswerThatDoesNotFitOnTheWireBecomesAnUnknown() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PlainLink link = PlainLink.open(server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS)) {
            Thread answering = new Thread(() -> {
                Eventually.holds("it has come", () -> !server.held.isEmpty());
                server.held.remove().answer(new ClientReply.Answered(new byte[5 << 20], 1));
            });
            answering.start();
            assertThat(link.ask(QUERY, MILLIS)).isInstanceOf(ClientReply.Unknown.class);
            answering.join();
        }
    }

    @Test
    void anAnswerToAnAskerThatHasGoneDoesNothing() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            try (RawSocket socket = new RawSocket(server.address())) {
                socket.greet(FakeServer.client());
                socket.send(RawSocket.request(5, QUERY));
                Eventually.holds("it has come", () -> !server.held.isEmpty());
            }
            assertServes(server);
            server.held.remove().answer(new ClientReply.Answered(new byte[0], 1));
            assertServes(server);
            assertThat(server.dropped).isEmpty();
        }
    }

    @Test
    void aPortInUseIsSaidWithItsAddress() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            assertThatThrownBy(() -> Listener.open(loops, server.address(), WireLimits.DEFAULT, server))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(server.address().toString())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void closingTheListenerClosesItsConnections() throws Exception {
        FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
        try (RawSocket socket = new RawSocket(server.address())) {
            socket.greet(FakeServer.client());
            server.close();
            assertThat(socket.isClosedByOther()).isTrue();
            assertThatThrownBy(() -> new RawSocket(server.address()).close()).isInstanceOf(IOException.class);
        }
    }

    private static void assertServes(FakeServer server) throws IOException {
        byte[] command = {1, 2, 3};
        try (PlainLink link = PlainLink.open(server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS)) {
            ClientReply reply = link.ask(new ClientRequest.Execute(0, 1, 0, command), MILLIS);
            assertThat(Arrays.equals(((ClientReply.Executed) reply).result(), command))
                    .isTrue();
        }
    }

    private static boolean isServed(FakeServer server) {
        List<Boolean> served = new ArrayList<>();
        try (PlainLink link = PlainLink.open(server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS)) {
            served.add(!link.welcome().clusterId().isEmpty());
        } catch (IOException turnedAway) {
            return false;
        }
        return served.contains(true);
    }
}
