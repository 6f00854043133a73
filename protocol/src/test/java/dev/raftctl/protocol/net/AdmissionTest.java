package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.HelloReply;
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
    void failedHandshakesLockNobodyOutWhoComesFromTheSameAddress() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.failedHandshakesMax(3))) {
            for (int i = 0; i < 10; i++) {
                speakNonsense(server);
            }
            Eventually.holds("they are counted", () -> server.traffic().failedHandshakes() == 10);
            assertThat(isGreeted(server)).isTrue();
            try (RawSocket peer = new RawSocket(server.address())) {
                assertThat(peer.greet(FakeServer.peer(null))).isInstanceOf(HelloReply.Welcome.class);
            }
        }
    }

    @Test
    @SuppressWarnings("try") // The callers only connect.
    void connectionsThatNeverGreetKeepNobodyOut() throws Exception {
        List<RawSocket> silent = new ArrayList<>();
        try (FakeServer server = new FakeServer(loops, Limits.connectionsMax(16))) {
            for (int i = 0; i < 200; i++) {
                silent.add(new RawSocket(server.address()));
            }
            assertThat(isGreeted(server)).isTrue();
            Eventually.holds("the oldest gave way", () -> server.traffic().turnedAwayUnheard() >= 136);
        } finally {
            for (RawSocket each : silent) {
                each.close();
            }
        }
    }

    @Test
    void clientsThatFillAllConnectionsKeepNoPeerOut() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.connectionsMax(1));
                RawSocket client = new RawSocket(server.address());
                RawSocket peer = new RawSocket(server.address())) {
            client.greet(FakeServer.client());
            assertThat(isGreeted(server)).isFalse();
            assertThat(peer.greet(FakeServer.peer(null))).isInstanceOf(HelloReply.Welcome.class);
        }
    }

    @Test
    void repliesAreNotBuiltForAClientThatReadsNone() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.connectionBytesMax(4 << 20));
                RawSocket socket = new RawSocket(server.address())) {
            int asked = 100;
            AtomicInteger built = new AtomicInteger();
            socket.greet(FakeServer.client());
            for (int i = 0; i < asked; i++) {
                socket.send(RawSocket.request(i, QUERY));
            }
            Eventually.holds("all have come", () -> server.held.size() == asked);
            server.held.forEach(responder -> buildWhenReady(responder, built));

            // Some megabytes more are in the buffers of the kernel.
            assertThat(built.get()).isLessThan(asked / 2);
            assertThat(server.traffic().replyBytes()).isLessThan(6 << 20);
            for (int i = 0; i < asked; i++) {
                assertThat(reply(socket)).isInstanceOf(ClientReply.Answered.class);
            }
            assertThat(built.get()).isEqualTo(asked);
            Eventually.holds("nothing is kept", () -> server.traffic().replyBytes() == 0);
        }
    }

    @Test
    void theRepliesOfAllConnectionsAreBoundedToo() throws Exception {
        List<RawSocket> sockets = new ArrayList<>();
        try (FakeServer server = new FakeServer(loops, Limits.inFlightBytesMax(4 << 20))) {
            int connections = 16;
            int each = 10;
            AtomicInteger built = new AtomicInteger();
            for (int i = 0; i < connections; i++) {
                RawSocket socket = new RawSocket(server.address());
                sockets.add(socket);
                socket.greet(FakeServer.client());
                for (int j = 0; j < each; j++) {
                    socket.send(RawSocket.request(j, QUERY));
                }
            }
            Eventually.holds("all have come", () -> server.held.size() == connections * each);
            server.held.forEach(responder -> buildWhenReady(responder, built));

            assertThat(server.traffic().replyBytes()).isLessThan(6 << 20);
            // All read at the same time: one that reads nothing while others wait for its bytes would be cut off.
            List<Callable<Boolean>> readers = new ArrayList<>();
            for (RawSocket socket : sockets) {
                readers.add(() -> {
                    for (int j = 0; j < each; j++) {
                        assertThat(reply(socket)).isInstanceOf(ClientReply.Answered.class);
                    }
                    return true;
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(connections);
            for (Future<Boolean> reader : threads.invokeAll(readers)) {
                assertThat(reader.get()).isTrue();
            }
            threads.shutdown();
            Eventually.holds("nothing is kept", () -> server.traffic().replyBytes() == 0);
        } finally {
            for (RawSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aShortReplyIsBuiltWhateverOthersHaveLeftUnread() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.inFlightBytesMax(4 << 20));
                RawSocket greedy = new RawSocket(server.address());
                RawSocket modest = new RawSocket(server.address())) {
            greedy.greet(FakeServer.client());
            for (int i = 0; i < 50; i++) {
                greedy.send(RawSocket.request(i, QUERY));
            }
            Eventually.holds("all have come", () -> server.held.size() == 50);
            server.held.forEach(responder -> buildWhenReady(responder, new AtomicInteger()));
            server.held.clear();

            modest.greet(FakeServer.client());
            modest.send(RawSocket.request(7, QUERY));
            Eventually.holds("it has come", () -> server.held.size() == 1);
            Inbound.Responder responder = server.held.remove();
            assertThat(responder.isReady(() -> 100, () -> {})).isTrue();
            responder.answer(new ClientReply.Answered(new byte[100], 1));
            assertThat(reply(modest)).isInstanceOf(ClientReply.Answered.class);
        }
    }

    @Test
    void aResultThatNobodyReadsIsNotKeptBeyondTheLimitAndItsOutcomeIsUnknown() throws Exception {
        try (FakeServer server = new FakeServer(loops, Limits.connectionBytesMax(2 << 20));
                RawSocket socket = new RawSocket(server.address())) {
            int asked = 60;
            socket.greet(FakeServer.client());
            for (int i = 0; i < asked; i++) {
                socket.send(RawSocket.request(i, QUERY));
            }
            Eventually.holds("all have come", () -> server.held.size() == asked);
            server.held.forEach(
                    responder -> responder.answer(new ClientReply.Executed(new byte[1 << 20], new Position(1, 7))));

            assertThat(server.traffic().replyBytes()).isLessThan(6 << 20);
            boolean unknown = false;
            for (int i = 0; i < asked; i++) {
                unknown |= reply(socket) instanceof ClientReply.Unknown;
            }
            assertThat(unknown).isTrue();
        }
    }

    @Test
    void longRequestsThatAllConnectionsSendAtOnceWaitAndAreNotRefused() throws Exception {
        List<RawSocket> half = new ArrayList<>();
        byte[] request = RawSocket.request(1, new ClientRequest.Query(new byte[900_000], true, 0));
        try (FakeServer server = new FakeServer(loops, Limits.inFlightBytesMax(4 << 20))) {
            for (int i = 0; i < 2; i++) {
                RawSocket socket = new RawSocket(server.address());
                half.add(socket);
                socket.greet(FakeServer.client());
                socket.send(Arrays.copyOf(request, request.length - 1));
            }
            try (RawSocket next = new RawSocket(server.address())) {
                next.greet(FakeServer.client());
                Thread sending = new Thread(() -> {
                    try {
                        next.send(request);
                    } catch (IOException closed) {
                        assertThat(closed).isNull();
                    }
                });
                sending.start();
                for (RawSocket each : half) {
                    each.send(Arrays.copyOfRange(request, request.length - 1, request.length));
                }
                sending.join();
                Eventually.holds("all have come", () -> server.held.size() == 3);
                assertThat(server.traffic().busyRefusals()).isZero();
            }
        } finally {
            for (RawSocket each : half) {
                each.close();
            }
        }
    }

    private static ClientReply reply(RawSocket socket) throws IOException {
        FrameReader frame = socket.receive();
        assertThat(frame.correlation()).isNotNegative();
        return frame.reply(Agreed.ALIKE);
    }

    private static void buildWhenReady(Inbound.Responder responder, AtomicInteger built) {
        if (responder.isReady(() -> 1 << 20, () -> buildWhenReady(responder, built))) {
            built.incrementAndGet();
            responder.answer(new ClientReply.Answered(new byte[1 << 20], 1));
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
