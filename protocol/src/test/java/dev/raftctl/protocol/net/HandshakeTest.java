package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.ProtocolConstants;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which callers are accepted, and that both sides report why others are rejected. */
class HandshakeTest {
    private static final int MILLIS = 120_000;
    private static final HelloReply.HelloRejected WRONG_CLUSTER = new HelloReply.HelloRejected(
            HelloReply.HelloRejectionReason.WRONG_CLUSTER, "of cluster c-2, not c-1", ServerId.of("s1"), 77);

    private final NettyEventLoops loops = new NettyEventLoops(1, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void everyKindOfLinkReportsWhyItWasRejected() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            server.helloReply = WRONG_CLUSTER;
            assertThatThrownBy(() -> open(server.address(), EchoServer.client()))
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejection -> assertThat(rejection.reply()).isEqualTo(WRONG_CLUSTER))
                    .hasMessage(WRONG_CLUSTER.message());
            assertThatThrownBy(() -> ClientLink.open(
                                    loops, server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS)
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejection -> assertThat(rejection.reply()).isEqualTo(WRONG_CLUSTER));
            RecordingEvents events = new RecordingEvents();
            try (PeerLink link =
                    new PeerLink(loops, server.address(), WireLimits.DEFAULT, () -> EchoServer.peer(null), events)) {
                Eventually.assertThatEventually("the link reports the rejection", () -> !events.rejections.isEmpty());
                assertThat(events.rejections.remove()).isEqualTo(WRONG_CLUSTER);
                assertThat(link.isConnected()).isFalse();
                assertThat(events.disconnectReasons).isEmpty();
            }
        }
    }

    @Test
    void rejectsAnUnsupportedVersionNamingBothRanges() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            Hello newer = new Hello(6, 7, 0, Hello.CallerKind.CLIENT, "", "", null, "", 0, null);
            assertThatThrownBy(() -> open(server.address(), newer))
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejection -> assertThat(rejection.reply().reason())
                                    .isEqualTo(HelloReply.HelloRejectionReason.VERSION))
                    .hasMessage("this server supports protocol versions 1 to 5,"
                            + " the caller supports protocol versions 6 to 7:"
                            + " upgrade the server");
            assertThat(server.hellos).isEmpty();
            assertThat(server.versionMismatches).singleElement().asString().contains("1 to 5", "6 to 7");
        }
    }

    @Test
    void acceptsANewerCallerThatAlsoSpeaksThisVersion() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            Hello newer = new Hello(1, 9, 0, Hello.CallerKind.CLIENT, "", "", null, "", 0, null);
            try (BlockingClientLink link = open(server.address(), newer)) {
                assertThat(link.welcome().version()).isEqualTo(ProtocolConstants.VERSION);
            }
        }
    }

    @Test
    void rejectsAnUnreadableHelloOfANewerVersionWithTheSupportedVersions() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                RawSocket socket = new RawSocket(server.address())) {
            byte[] hello = RawSocket.framed(frames -> frames.writeHello(EchoServer.client()));
            hello[9] = ProtocolConstants.VERSION + 1;
            hello[11] = (byte) 0xff;
            socket.send(hello);
            var answer = socket.receive();
            assertThat(answer.readNewestVersion()).isEqualTo(ProtocolConstants.VERSION);
            assertThat(answer.readHelloReply())
                    .isInstanceOfSatisfying(
                            HelloReply.HelloRejected.class,
                            rejection ->
                                    assertThat(rejection.reason()).isEqualTo(HelloReply.HelloRejectionReason.VERSION));
            assertThat(socket.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void rejectsTheSameVersionWithAnotherSchema() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            for (int version = ProtocolConstants.OLDEST_VERSION; version <= ProtocolConstants.VERSION; version++) {
                Hello other = new Hello(
                        1,
                        version,
                        ProtocolVersionRange.schemaHash(version) + 1,
                        Hello.CallerKind.CLIENT,
                        "",
                        "",
                        null,
                        "",
                        0,
                        null);
                assertThatThrownBy(() -> open(server.address(), other))
                        .isInstanceOf(HandshakeRejectedException.class)
                        .hasMessageContaining("messages of protocol version " + version);
            }
        }
    }

    @Test
    void rejectsAPeerWithoutAnIdAndAClientWithOne() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            for (Hello.CallerKind caller : Hello.CallerKind.values()) {
                ServerId from = caller == Hello.CallerKind.PEER ? null : ServerId.of("s9");
                Hello invalidHello =
                        new Hello(1, 1, ProtocolVersionRange.schemaHash(1), caller, "", "", from, "", 0, null);
                assertThatThrownBy(() -> open(server.address(), invalidHello)).isInstanceOf(IOException.class);
            }
            assertThat(server.hellos).isEmpty();
            Eventually.assertThatEventually("both callers are reported", () -> server.dropReasons.size() == 2);
        }
    }

    @Test
    void connectingToAnotherProtocolThrowsWireFailure() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", other.getLocalPort());
            Thread acceptThread = new Thread(() -> {
                for (int i = 0; i < 2; i++) {
                    try (RawSocket caller = new RawSocket(other.accept())) {
                        caller.send("220 smtp.example ESMTP\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                        caller.isClosedByPeer();
                    } catch (IOException done) {
                        return;
                    }
                }
            });
            acceptThread.start();
            assertThatThrownBy(() -> open(address, EchoServer.client())).isInstanceOf(WireProtocolFailure.class);
            assertThatThrownBy(() -> ClientLink.open(loops, address, WireLimits.DEFAULT, EchoServer.client(), MILLIS)
                            .get())
                    .hasMessageContaining("a frame of");
            acceptThread.join();
        }
    }

    private static BlockingClientLink open(HostPort address, Hello hello) throws IOException {
        return BlockingClientLink.open(address, WireLimits.DEFAULT, hello, MILLIS);
    }
}
