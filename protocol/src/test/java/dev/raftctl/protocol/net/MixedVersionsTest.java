package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.MessageUnsupportedByPeerException;
import dev.raftctl.protocol.wire.ProtocolConstants;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Programs of different versions over real connections: the negotiated version, and messages it does not allow. */
class MixedVersionsTest {
    private static final int MILLIS = 120_000;
    private static final ProtocolVersionRange OLD = new ProtocolVersionRange(1, 1);
    private static final ProtocolVersionRange NEW = new ProtocolVersionRange(1, 2);
    private static final ProtocolVersionRange LATER = new ProtocolVersionRange(2, 3);
    private static final ClientRequest VERSION_1_REQUEST =
            new ClientRequest.ExecuteCommandRequest(0, 1, 0, new byte[] {7});
    private static final ClientRequest VERSION_2_REQUEST = new ClientRequest.StateHashRequest(5);

    private final NettyEventLoops loops = new NettyEventLoops(1, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void everyPairNegotiatesTheNewestCommonVersionOrIsRejected() throws Exception {
        for (ProtocolVersionRange server : List.of(OLD, NEW, new ProtocolVersionRange(2, 2))) {
            for (ProtocolVersionRange caller : List.of(OLD, NEW, new ProtocolVersionRange(2, 2), LATER)) {
                int common = server.newestCommon(caller.oldest(), caller.newest());
                try (EchoServer calledServer = serverWith(server)) {
                    if (common == ProtocolVersionRange.NONE) {
                        assertRejected(calledServer, caller);
                    } else {
                        assertNegotiates(calledServer, caller, common);
                    }
                }
            }
        }
    }

    private void assertNegotiates(EchoServer calledServer, ProtocolVersionRange caller, int version) throws Exception {
        String pair = calledServer.versions + ", called by " + caller;
        try (BlockingClientLink blockingLink = open(calledServer, caller);
                ClientLink link = opened(calledServer, caller)) {
            assertThat(blockingLink.welcome().version()).as(pair).isEqualTo(version);
            assertThat(link.welcome().version()).as(pair).isEqualTo(version);
            assertThat(blockingLink.send(VERSION_1_REQUEST, MILLIS))
                    .isInstanceOf(ClientReply.CommandExecutedReply.class);
            assertThat(link.send(VERSION_1_REQUEST, MILLIS).get()).isInstanceOf(ClientReply.CommandExecutedReply.class);
        }
        RecordingEvents events = new RecordingEvents();
        try (PeerLink peer =
                new PeerLink(loops, calledServer.address(), WireLimits.DEFAULT, () -> hello(caller, "s2"), events)) {
            peer.send(new TimeoutNow(4));
            peer.flush();
            Eventually.assertThatEventually(pair, () -> calledServer.peerMessages.contains(new TimeoutNow(4)));
            assertThat(events.welcomes.remove().version()).as(pair).isEqualTo(version);
        }
        assertThat(calledServer.versionMismatches).isEmpty();
    }

    private void assertRejected(EchoServer calledServer, ProtocolVersionRange caller) throws Exception {
        String upgrade = caller.oldest() > calledServer.versions.newest() ? "upgrade the server" : "upgrade the caller";
        assertThatThrownBy(() -> open(calledServer, caller))
                .isInstanceOfSatisfying(
                        HandshakeRejectedException.class,
                        rejection -> assertThat(rejection.reply().reason())
                                .isEqualTo(HelloReply.HelloRejectionReason.VERSION))
                .hasMessageContaining("server supports " + calledServer.versions)
                .hasMessageContaining("the caller supports " + caller)
                .hasMessageContaining(upgrade);
        assertThatThrownBy(() -> opened(calledServer, caller)).cause().isInstanceOf(HandshakeRejectedException.class);
        RecordingEvents events = new RecordingEvents();
        try (PeerLink peer =
                new PeerLink(loops, calledServer.address(), WireLimits.DEFAULT, () -> hello(caller, "s2"), events)) {
            Eventually.assertThatEventually("the peer learns the reason", () -> !events.rejections.isEmpty());
            assertThat(events.rejections.remove().message()).contains(upgrade);
            assertThat(peer.isConnected()).isFalse();
        }
        assertThat(calledServer.hellos).isEmpty();
        Eventually.assertThatEventually("the server reports it too", () -> calledServer.versionMismatches.size() >= 3);
        assertThat(calledServer.versionMismatches).allMatch(why -> why.contains(upgrade));
    }

    @Test
    void rejectsAnInvalidVersionRangeWithAMessage() throws Exception {
        try (EchoServer server = serverWith(NEW)) {
            for (int[] range : new int[][] {{2, 1}, {0xffff, 0}, {0, 0}, {0xffff, 0xffff}, {3, 2}}) {
                Hello hello = new Hello(range[0], range[1], 0, Hello.CallerKind.CLIENT, "", "", null, "", 0, null);
                assertThatThrownBy(() -> BlockingClientLink.open(server.address(), WireLimits.DEFAULT, hello, MILLIS))
                        .isInstanceOf(HandshakeRejectedException.class)
                        .hasMessageContaining(ProtocolVersionRange.describe(range[0], range[1]));
            }
            assertThat(server.hellos).isEmpty();
        }
    }

    @Test
    void aRequestOfALaterVersionIsNotSentAndTheLinkStaysOpen() throws Exception {
        try (EchoServer server = serverWith(OLD);
                ClientLink link = opened(server, NEW)) {
            assertThatThrownBy(() -> link.send(VERSION_2_REQUEST, MILLIS).get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(NoReplyException.class, none -> {
                        assertThat(none.mayHaveBeenSent()).isFalse();
                        assertThat(none.getCause()).isInstanceOf(MessageUnsupportedByPeerException.class);
                    });
            assertThat(link.send(VERSION_1_REQUEST, MILLIS).get()).isInstanceOf(ClientReply.CommandExecutedReply.class);
            try (BlockingClientLink blockingLink = open(server, NEW)) {
                assertThatThrownBy(() -> blockingLink.send(VERSION_2_REQUEST, MILLIS))
                        .isInstanceOfSatisfying(
                                NoReplyException.class,
                                none -> assertThat(none.mayHaveBeenSent()).isFalse())
                        .cause()
                        .isInstanceOf(MessageUnsupportedByPeerException.class);
            }
            assertThat(server.pendingResponders).isEmpty();
        }
    }

    @Test
    void receivingARequestOfALaterVersionClosesTheConnection() throws Exception {
        try (EchoServer server = serverWith(NEW);
                RawSocket socket = new RawSocket(server.address())) {
            assertThat(socket.sendHello(hello(OLD, null))).isInstanceOf(HelloReply.WelcomeReply.class);
            socket.send(RawSocket.request(1, VERSION_2_REQUEST));
            assertThat(socket.isClosedByPeer()).isTrue();
            Eventually.assertThatEventually("the violation is reported", () -> !server.dropReasons.isEmpty());
            assertThat(server.dropReasons).singleElement().asString().contains("no message of protocol version 1");
            assertThat(server.pendingResponders).isEmpty();
        }
    }

    @Test
    void rejectsAServerThatChoosesAVersionNotOffered() throws Exception {
        try (EchoServer server = serverWith(NEW)) {
            server.helloReply =
                    new HelloReply.WelcomeReply(ProtocolConstants.VERSION, "c-1", "test", EchoServer.ID, 77, "");
            assertThatThrownBy(() -> open(server, OLD))
                    .isInstanceOf(WireProtocolFailure.class)
                    .hasMessageContaining("was not offered");
            assertThatThrownBy(() -> opened(server, OLD)).hasMessageContaining("was not offered");
        }
    }

    private EchoServer serverWith(ProtocolVersionRange versions) throws IOException {
        EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
        server.versions = versions;
        return server;
    }

    private static BlockingClientLink open(EchoServer server, ProtocolVersionRange caller) throws IOException {
        return BlockingClientLink.open(server.address(), WireLimits.DEFAULT, hello(caller, null), MILLIS);
    }

    private ClientLink opened(EchoServer server, ProtocolVersionRange caller) throws Exception {
        return ClientLink.open(loops, server.address(), WireLimits.DEFAULT, hello(caller, null), MILLIS)
                .get();
    }

    private static Hello hello(ProtocolVersionRange versions, @Nullable String from) {
        int schema =
                versions.newest() > ProtocolConstants.VERSION ? 0 : ProtocolVersionRange.schemaHash(versions.newest());
        Hello.CallerKind caller = from == null ? Hello.CallerKind.CLIENT : Hello.CallerKind.PEER;
        ServerId id = from == null ? null : ServerId.of(from);
        return new Hello(versions.oldest(), versions.newest(), schema, caller, "", "", id, "", 0, null);
    }
}
