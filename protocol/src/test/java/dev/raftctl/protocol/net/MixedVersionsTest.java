package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NotSpoken;
import dev.raftctl.protocol.wire.Protocol;
import dev.raftctl.protocol.wire.Versions;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Programs of different versions over real connections: what they speak, and what they keep to themselves. */
class MixedVersionsTest {
    private static final int MILLIS = 20_000;
    private static final Versions OLD = new Versions(1, 1);
    private static final Versions NEW = new Versions(1, 2);
    private static final Versions LATER = new Versions(2, 3);
    private static final ClientRequest OF_VERSION_1 = new ClientRequest.Execute(0, 1, 0, new byte[] {7});
    private static final ClientRequest OF_VERSION_2 = new ClientRequest.HashState(5);

    private final Loops loops = new Loops(1, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void everyPairSpeaksTheNewestVersionOfBothOrIsToldThereIsNone() throws Exception {
        for (Versions server : List.of(OLD, NEW, new Versions(2, 2))) {
            for (Versions caller : List.of(OLD, NEW, new Versions(2, 2), LATER)) {
                int common = server.common(caller.oldest(), caller.newest());
                try (FakeServer called = speaking(server)) {
                    if (common == Versions.NONE) {
                        assertTurnedAway(called, caller);
                    } else {
                        assertSpeaks(called, caller, common);
                    }
                }
            }
        }
    }

    private void assertSpeaks(FakeServer called, Versions caller, int version) throws Exception {
        String pair = called.versions + ", called by " + caller;
        try (PlainLink plain = open(called, caller);
                ClientLink link = opened(called, caller)) {
            assertThat(plain.welcome().version()).as(pair).isEqualTo(version);
            assertThat(link.welcome().version()).as(pair).isEqualTo(version);
            assertThat(plain.ask(OF_VERSION_1, MILLIS)).isInstanceOf(ClientReply.Executed.class);
            assertThat(link.ask(OF_VERSION_1, MILLIS).get()).isInstanceOf(ClientReply.Executed.class);
        }
        Watching watching = new Watching();
        try (PeerLink peer =
                new PeerLink(loops, called.address(), WireLimits.DEFAULT, () -> hello(caller, "s2"), watching)) {
            peer.send(new TimeoutNow(4));
            peer.flush();
            Eventually.holds(pair, () -> called.mail.contains(new TimeoutNow(4)));
            assertThat(watching.welcomes.remove().version()).as(pair).isEqualTo(version);
        }
        assertThat(called.notUnderstood).isEmpty();
    }

    private void assertTurnedAway(FakeServer called, Versions caller) throws Exception {
        String upgrade = caller.oldest() > called.versions.newest() ? "upgrade the server" : "upgrade the caller";
        assertThatThrownBy(() -> open(called, caller))
                .isInstanceOfSatisfying(
                        TurnedAway.class,
                        turned -> assertThat(turned.reply().why()).isEqualTo(HelloReply.Why.VERSION))
                .hasMessageContaining("server speaks " + called.versions)
                .hasMessageContaining("the caller " + caller)
                .hasMessageContaining(upgrade);
        assertThatThrownBy(() -> opened(called, caller)).cause().isInstanceOf(TurnedAway.class);
        Watching watching = new Watching();
        try (PeerLink peer =
                new PeerLink(loops, called.address(), WireLimits.DEFAULT, () -> hello(caller, "s2"), watching)) {
            Eventually.holds("the peer is told", () -> !watching.turned.isEmpty());
            assertThat(watching.turned.remove().message()).contains(upgrade);
            assertThat(peer.isConnected()).isFalse();
        }
        assertThat(called.hellos).isEmpty();
        Eventually.holds("the server says so too", () -> called.notUnderstood.size() >= 3);
        assertThat(called.notUnderstood).allMatch(why -> why.contains(upgrade));
    }

    @Test
    void whatIsNoRangeIsTurnedAwayInWords() throws Exception {
        try (FakeServer server = speaking(NEW)) {
            for (int[] garbage : new int[][] {{2, 1}, {0xffff, 0}, {0, 0}, {0xffff, 0xffff}, {3, 2}}) {
                Hello hello = new Hello(garbage[0], garbage[1], 0, Hello.Caller.CLIENT, "", "", null, "", 0, null);
                assertThatThrownBy(() -> PlainLink.open(server.address(), WireLimits.DEFAULT, hello, MILLIS))
                        .isInstanceOf(TurnedAway.class)
                        .hasMessageContaining(Versions.words(garbage[0], garbage[1]));
            }
            assertThat(server.hellos).isEmpty();
        }
    }

    @Test
    void aRequestOfALaterVersionIsNotSentAndTheLinkGoesOn() throws Exception {
        try (FakeServer server = speaking(OLD);
                ClientLink link = opened(server, NEW)) {
            assertThatThrownBy(() -> link.ask(OF_VERSION_2, MILLIS).get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(NoReply.class, none -> {
                        assertThat(none.sent()).isFalse();
                        assertThat(none.getCause()).isInstanceOf(NotSpoken.class);
                    });
            assertThat(link.ask(OF_VERSION_1, MILLIS).get()).isInstanceOf(ClientReply.Executed.class);
            try (PlainLink plain = open(server, NEW)) {
                assertThatThrownBy(() -> plain.ask(OF_VERSION_2, MILLIS))
                        .isInstanceOfSatisfying(
                                NoReply.class, none -> assertThat(none.sent()).isFalse())
                        .cause()
                        .isInstanceOf(NotSpoken.class);
            }
            assertThat(server.held).isEmpty();
        }
    }

    @Test
    void aRequestOfALaterVersionThatComesNeverthelessClosesTheConnection() throws Exception {
        try (FakeServer server = speaking(NEW);
                RawSocket socket = new RawSocket(server.address())) {
            assertThat(socket.greet(hello(OLD, null))).isInstanceOf(HelloReply.Welcome.class);
            socket.send(RawSocket.request(1, OF_VERSION_2));
            assertThat(socket.isClosedByOther()).isTrue();
            Eventually.holds("it is reported", () -> !server.dropped.isEmpty());
            assertThat(server.dropped).singleElement().asString().contains("no message of protocol version 1");
            assertThat(server.held).isEmpty();
        }
    }

    @Test
    void aVersionThatWasNotOfferedIsNotSpoken() throws Exception {
        try (FakeServer server = speaking(NEW)) {
            server.greeting = new HelloReply.Welcome(Protocol.VERSION, "c-1", "test", FakeServer.ID, 77, "");
            assertThatThrownBy(() -> open(server, OLD))
                    .isInstanceOf(WireFailure.class)
                    .hasMessageContaining("was not offered");
            assertThatThrownBy(() -> opened(server, OLD)).hasMessageContaining("was not offered");
        }
    }

    private FakeServer speaking(Versions versions) throws IOException {
        FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
        server.versions = versions;
        return server;
    }

    private static PlainLink open(FakeServer server, Versions caller) throws IOException {
        return PlainLink.open(server.address(), WireLimits.DEFAULT, hello(caller, null), MILLIS);
    }

    private ClientLink opened(FakeServer server, Versions caller) throws Exception {
        return ClientLink.open(loops, server.address(), WireLimits.DEFAULT, hello(caller, null), MILLIS)
                .get();
    }

    private static Hello hello(Versions own, @Nullable String from) {
        int schema = own.newest() > Protocol.VERSION ? 0 : Versions.schema(own.newest());
        Hello.Caller caller = from == null ? Hello.Caller.CLIENT : Hello.Caller.PEER;
        ServerId id = from == null ? null : ServerId.of(from);
        return new Hello(own.oldest(), own.newest(), schema, caller, "", "", id, "", 0, null);
    }
}
