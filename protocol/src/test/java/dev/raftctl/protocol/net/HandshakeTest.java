package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.Protocol;
import dev.raftctl.protocol.wire.Versions;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and that both sides can say why not. */
class HandshakeTest {
    private static final int MILLIS = 20_000;
    private static final HelloReply.Turned STRANGER =
            new HelloReply.Turned(HelloReply.Why.WRONG_CLUSTER, "of cluster c-2, not c-1", ServerId.of("s1"), 77);

    private final Loops loops = new Loops(1, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void everyKindOfLinkLearnsWhyItIsTurnedAway() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            server.greeting = STRANGER;
            assertThatThrownBy(() -> open(server.address(), FakeServer.client()))
                    .isInstanceOfSatisfying(
                            TurnedAway.class,
                            turned -> assertThat(turned.reply()).isEqualTo(STRANGER))
                    .hasMessage(STRANGER.message());
            assertThatThrownBy(() -> ClientLink.open(
                                    loops, server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS)
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            TurnedAway.class,
                            turned -> assertThat(turned.reply()).isEqualTo(STRANGER));
            Watching watching = new Watching();
            try (PeerLink link =
                    new PeerLink(loops, server.address(), WireLimits.DEFAULT, () -> FakeServer.peer(null), watching)) {
                Eventually.holds("it is told", () -> !watching.turned.isEmpty());
                assertThat(watching.turned.remove()).isEqualTo(STRANGER);
                assertThat(link.isConnected()).isFalse();
                assertThat(watching.lost).isEmpty();
            }
        }
    }

    @Test
    void anotherVersionIsTurnedAwayWithBothRanges() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            Hello newer = new Hello(4, 5, 0, Hello.Caller.CLIENT, "", "", null, "", 0, null);
            assertThatThrownBy(() -> open(server.address(), newer))
                    .isInstanceOfSatisfying(
                            TurnedAway.class,
                            turned -> assertThat(turned.reply().why()).isEqualTo(HelloReply.Why.VERSION))
                    .hasMessage("this server speaks protocol versions 1 to 3, the caller protocol versions 4 to 5:"
                            + " upgrade the server");
            assertThat(server.hellos).isEmpty();
            assertThat(server.notUnderstood).singleElement().asString().contains("1 to 3", "4 to 5");
        }
    }

    @Test
    void aNewerCallerThatSpeaksTheOldVersionTooIsLetIn() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            Hello newer = new Hello(1, 9, 0, Hello.Caller.CLIENT, "", "", null, "", 0, null);
            try (PlainLink link = open(server.address(), newer)) {
                assertThat(link.welcome().version()).isEqualTo(Protocol.VERSION);
            }
        }
    }

    @Test
    void aGreetingOfALaterVersionThatCannotBeReadIsAnsweredWithTheVersions() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                RawSocket socket = new RawSocket(server.address())) {
            byte[] hello = RawSocket.framed(frames -> frames.hello(FakeServer.client()));
            hello[9] = Protocol.VERSION + 1;
            hello[11] = (byte) 0xff;
            socket.send(hello);
            var answer = socket.receive();
            assertThat(answer.newest()).isEqualTo(Protocol.VERSION);
            assertThat(answer.helloReply())
                    .isInstanceOfSatisfying(
                            HelloReply.Turned.class,
                            turned -> assertThat(turned.why()).isEqualTo(HelloReply.Why.VERSION));
            assertThat(socket.isClosedByOther()).isTrue();
        }
    }

    @Test
    void theSameVersionWithOtherMessagesIsTurnedAway() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            for (int version = Protocol.OLDEST; version <= Protocol.VERSION; version++) {
                Hello other = new Hello(
                        1, version, Versions.schema(version) + 1, Hello.Caller.CLIENT, "", "", null, "", 0, null);
                assertThatThrownBy(() -> open(server.address(), other))
                        .isInstanceOf(TurnedAway.class)
                        .hasMessageContaining("messages of protocol version " + version);
            }
        }
    }

    @Test
    void aPeerWithoutANameAndAClientWithOneAreNotLetIn() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            for (Hello.Caller caller : Hello.Caller.values()) {
                ServerId from = caller == Hello.Caller.PEER ? null : ServerId.of("s9");
                Hello wrong = new Hello(1, 1, Versions.schema(1), caller, "", "", from, "", 0, null);
                assertThatThrownBy(() -> open(server.address(), wrong)).isInstanceOf(IOException.class);
            }
            assertThat(server.hellos).isEmpty();
            Eventually.holds("both are reported", () -> server.dropped.size() == 2);
        }
    }

    @Test
    void aServerThatSpeaksAnotherProtocolIsAWireFailure() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", other.getLocalPort());
            Thread greeter = new Thread(() -> {
                for (int i = 0; i < 2; i++) {
                    try (RawSocket caller = new RawSocket(other.accept())) {
                        caller.send("220 smtp.example ESMTP\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                        caller.isClosedByOther();
                    } catch (IOException done) {
                        return;
                    }
                }
            });
            greeter.start();
            assertThatThrownBy(() -> open(address, FakeServer.client())).isInstanceOf(WireFailure.class);
            assertThatThrownBy(() -> ClientLink.open(loops, address, WireLimits.DEFAULT, FakeServer.client(), MILLIS)
                            .get())
                    .hasMessageContaining("a frame of");
            greeter.join();
        }
    }

    private static PlainLink open(HostPort address, Hello hello) throws IOException {
        return PlainLink.open(address, WireLimits.DEFAULT, hello, MILLIS);
    }
}
