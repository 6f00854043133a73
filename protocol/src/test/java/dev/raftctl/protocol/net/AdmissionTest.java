package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What anyone may do to a listener, and what it lets happen. */
class AdmissionTest {
    private static final ClientRequest QUERY = new ClientRequest.Query(new byte[500], true, 0);
    private static final byte[] NONSENSE = HexFormat.of().parseHex("0400000041414141");
    private static final int MILLIS = 20_000;
    private static final int PAUSE_MILLIS = 20;

    private final Loops loops = new Loops(1, "test");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void aHandshakeThatTricklesInEndsAtItsDeadline() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.helloMillis(300));
                RawSocket socket = new RawSocket(server.address())) {
            assertThat(isCutOffWhileTrickling(socket)).isTrue();
            Eventually.holds("it is counted", () -> server.traffic().failedHandshakes() == 1);
        }
    }

    /** A hello of 4,000 bytes, one now and then. */
    private static boolean isCutOffWhileTrickling(RawSocket socket) {
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
    void requestsOfOneConnectionBeyondItsBytesAreRefusedAndItGoesOn() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.connectionBytesMax(2_000));
                RawSocket greedy = new RawSocket(server.address());
                RawSocket modest = new RawSocket(server.address())) {
            greedy.greet(FakeServer.client());
            modest.greet(FakeServer.client());
            for (int i = 1; i <= 3; i++) {
                greedy.send(RawSocket.request(i, QUERY));
            }
            FrameReader refused = greedy.receive();
            assertThat(refused.correlation()).isEqualTo(3);
            assertBusy(refused.reply(Agreed.ALIKE));

            modest.send(RawSocket.request(9, QUERY));
            Eventually.holds("another connection is served", () -> server.held.size() == 3);
            assertThat(server.traffic().busyRefusals()).isEqualTo(1);
            answerAll(server);
            assertThat(greedy.receive().correlation()).isEqualTo(1);
            assertThat(greedy.receive().correlation()).isEqualTo(2);
            greedy.send(RawSocket.request(4, QUERY));
            Eventually.holds("there is room again", () -> server.held.size() == 1);
        }
    }

    @Test
    void requestsBeyondTheBytesOfAllConnectionsAreRefusedWhoeverAsks() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.inFlightBytesMax(2_000));
                RawSocket second = new RawSocket(server.address())) {
            try (RawSocket first = new RawSocket(server.address())) {
                first.greet(FakeServer.client());
                first.send(RawSocket.request(1, QUERY));
                first.send(RawSocket.request(2, QUERY));
                Eventually.holds("they have come", () -> server.held.size() == 2);
                second.greet(FakeServer.client());
                second.send(RawSocket.request(3, QUERY));
                FrameReader refused = second.receive();
                assertThat(refused.correlation()).isEqualTo(3);
                assertBusy(refused.reply(Agreed.ALIKE));
            }
            Eventually.holds("who left takes no room", () -> server.traffic().inFlightBytes() == 0);
            second.send(RawSocket.request(4, QUERY));
            Eventually.holds("there is room again", () -> server.held.size() == 3);
        }
    }

    @Test
    void aClientThatTakesNothingOfItsAnswersIsCutOff() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.slowReaderMillis(100));
                RawSocket socket = new RawSocket(server.address())) {
            socket.greet(FakeServer.client());
            for (int i = 0; i < 16; i++) {
                socket.send(RawSocket.request(i, QUERY));
            }
            Eventually.holds("all have come", () -> server.held.size() == 16);
            server.held.forEach(responder -> responder.answer(new ClientReply.Answered(new byte[1 << 20], 1)));

            Eventually.holds("it is cut off", () -> !server.dropped.isEmpty());
            assertThat(server.dropped).containsExactly("the client does not read its replies");
            assertThat(server.traffic().slowReadersCut()).isEqualTo(1);
        }
    }

    @Test
    void whoFailsHandshakesIsSoonTurnedAwayUnheard() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.failedHandshakesMax(3))) {
            Eventually.holds("it is turned away unheard", () -> {
                speakNonsense(server);
                return server.traffic().turnedAwayUnheard() > 0;
            });
            assertThat(server.traffic().failedHandshakes()).isGreaterThanOrEqualTo(3);
            Eventually.holds("it is forgiven", () -> isGreeted(server));
        }
    }

    @Test
    void aCallerThatOnlyConnectsAndLeavesHasFailedNothing() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.failedHandshakesMax(1))) {
            for (int i = 0; i < 5; i++) {
                new RawSocket(server.address()).close();
            }
            assertThat(isGreeted(server)).isTrue();
            assertThat(server.traffic().failedHandshakes()).isZero();
        }
    }

    @Test
    void connectionsAreCountedWhileTheyLast() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            try (RawSocket client = new RawSocket(server.address());
                    RawSocket peer = new RawSocket(server.address())) {
                client.greet(FakeServer.client());
                peer.greet(FakeServer.peer(null));
                assertThat(server.traffic().clients()).isEqualTo(1);
                assertThat(server.traffic().peers()).isEqualTo(1);
            }
            Eventually.holds(
                    "none is left",
                    () -> server.traffic().clients() + server.traffic().peers() == 0);
        }
    }

    private static void speakNonsense(FakeServer server) {
        try (RawSocket socket = new RawSocket(server.address())) {
            socket.send(NONSENSE);
            assertThat(socket.isClosedByOther()).isTrue();
        } catch (IOException closedAtOnce) {
            assertThat(closedAtOnce).isNotNull();
        }
    }

    private static boolean isGreeted(FakeServer server) {
        try (PlainLink link = PlainLink.open(server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS)) {
            return !link.welcome().clusterId().isEmpty();
        } catch (IOException turnedAway) {
            return false;
        }
    }

    private static void answerAll(FakeServer server) {
        while (!server.held.isEmpty()) {
            server.held.remove().answer(new ClientReply.Answered(new byte[0], 1));
        }
    }

    private static void assertBusy(ClientReply reply) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        ClientReply.Refused.class,
                        refused -> assertThat(refused.why().reason()).isEqualTo(Reason.BUSY));
    }
}
