package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connecting to a host name with several addresses, not all of which respond. */
class ManyAddressesTest {
    private final AtomicInteger lookUps = new AtomicInteger();

    /** Nothing listens on the first address. The server listens on the second. */
    private final HostAddressLookup twoAddresses = host -> {
        lookUps.incrementAndGet();
        return List.of(InetAddress.getByName("127.0.0.77"), InetAddress.getByName("127.0.0.1"));
    };

    private final NettyEventLoops loops = new NettyEventLoops(1, "loops", twoAddresses);
    private final RecordingEvents events = new RecordingEvents();

    @AfterEach
    void close() {
        loops.close();
    }

    private static HostPort hostNameOf(EchoServer server) {
        return new HostPort("two.example", server.address().port());
    }

    @Test
    void aPeerLinkReachesAServerAtItsSecondAddress() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                PeerLink link = new PeerLink(
                        loops, hostNameOf(server), WireLimits.DEFAULT, () -> EchoServer.peer(EchoServer.ID), events)) {
            link.send(new TimeoutNow(1));
            link.flush();
            Eventually.assertThatEventually("the message arrives", () -> server.peerMessages.size() == 1);
            assertThat(events.disconnectReasons).isEmpty();
        }
    }

    @Test
    void bothKindsOfClientReachAServerAtItsSecondAddress() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                ClientLink link = ClientLink.open(
                                loops, hostNameOf(server), WireLimits.DEFAULT, EchoServer.client(), 20_000)
                        .get();
                BlockingClientLink blockingLink = open(hostNameOf(server), 20_000)) {
            assertThat(link.welcome()).isEqualTo(EchoServer.WELCOME);
            assertThat(blockingLink.welcome()).isEqualTo(EchoServer.WELCOME);
        }
    }

    @Test
    void aSilentAddressUsesOnlyItsShareOfTheTimeout() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                ServerSocket silent =
                        new ServerSocket(server.address().port(), 5, InetAddress.getByName("127.0.0.77"));
                BlockingClientLink blockingLink = open(hostNameOf(server), 1_000)) {
            assertThat(silent.isBound()).isTrue();
            assertThat(blockingLink.welcome()).isEqualTo(EchoServer.WELCOME);
        }
    }

    @Test
    void triesTheLastReachableAddressFirstAndTheLastFailedOneLast() throws Exception {
        HostPort name = new HostPort("many.example", 1);
        InetAddress a = InetAddress.getByName("10.0.0.1");
        InetAddress b = InetAddress.getByName("10.0.0.2");
        InetAddress c = InetAddress.getByName("10.0.0.3");
        ConnectAddressOrder order = new ConnectAddressOrder();
        assertThat(order.sorted(name, List.of(a, b, c))).containsExactly(a, b, c);
        order.failed(name, a);
        order.answered(name, c);
        assertThat(order.sorted(name, List.of(a, b, c))).containsExactly(c, b, a);
        order.failed(name, c);
        assertThat(order.sorted(name, List.of(a, b, c))).containsExactly(a, b, c);
        order.answered(name, c);
        assertThat(order.sorted(name, List.of(a, b)))
                .as("the name has other addresses now")
                .containsExactly(a, b);
    }

    @Test
    void reportsANameWithoutAnyAddress() {
        HostAddressLookup noAddresses = host -> {
            throw new UnknownHostException(host);
        };
        assertThatThrownBy(() -> BlockingClientLink.open(
                        new HostPort("none.example", 1),
                        WireLimits.DEFAULT,
                        ConnectionSecurity.PLAINTEXT_ON_LOOPBACK,
                        EchoServer.client(),
                        1_000,
                        noAddresses))
                .hasMessageContaining("unknown host name");
        try (NettyEventLoops loopsWithoutAddresses = new NettyEventLoops(1, "nameless", noAddresses);
                PeerLink link = new PeerLink(
                        loopsWithoutAddresses,
                        new HostPort("none.example", 1),
                        WireLimits.DEFAULT,
                        () -> EchoServer.peer(EchoServer.ID),
                        events)) {
            Eventually.assertThatEventually("each attempt is reported", () -> events.unresolvedCount.get() >= 2);
            assertThat(link.isConnected()).isFalse();
        }
    }

    private BlockingClientLink open(HostPort address, long millis) throws IOException {
        return BlockingClientLink.open(
                address,
                WireLimits.DEFAULT,
                ConnectionSecurity.PLAINTEXT_ON_LOOPBACK,
                EchoServer.client(),
                millis,
                twoAddresses);
    }
}
