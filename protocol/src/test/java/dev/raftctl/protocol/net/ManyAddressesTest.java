package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name with several addresses, of which not every one answers. */
class ManyAddressesTest {
    private final AtomicInteger lookUps = new AtomicInteger();

    /** Nothing listens at the first; the server is at the second. */
    private final NameSource two = host -> {
        lookUps.incrementAndGet();
        return List.of(InetAddress.getByName("127.0.0.77"), InetAddress.getByName("127.0.0.1"));
    };

    private final Loops loops = new Loops(1, "loops", two);
    private final Watching watching = new Watching();

    @AfterEach
    void close() {
        loops.close();
    }

    private static HostPort named(FakeServer server) {
        return new HostPort("two.example", server.address().port());
    }

    @Test
    void aServerReachesAnotherAtTheSecondAddress() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PeerLink link = new PeerLink(
                        loops, named(server), WireLimits.DEFAULT, () -> FakeServer.peer(FakeServer.ID), watching)) {
            link.send(new TimeoutNow(1));
            link.flush();
            Eventually.holds("it has come", () -> server.mail.size() == 1);
            assertThat(watching.lost).isEmpty();
        }
    }

    @Test
    void aClientReachesAServerAtTheSecondAddressInBothWays() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                ClientLink link = ClientLink.open(loops, named(server), WireLimits.DEFAULT, FakeServer.client(), 20_000)
                        .get();
                PlainLink plain = open(named(server), 20_000)) {
            assertThat(link.welcome()).isEqualTo(FakeServer.WELCOME);
            assertThat(plain.welcome()).isEqualTo(FakeServer.WELCOME);
        }
    }

    @Test
    void anAddressThatTakesTheConnectionAndSaysNothingCostsItsShareOnly() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                ServerSocket silent =
                        new ServerSocket(server.address().port(), 5, InetAddress.getByName("127.0.0.77"));
                PlainLink plain = open(named(server), 1_000)) {
            assertThat(silent.isBound()).isTrue();
            assertThat(plain.welcome()).isEqualTo(FakeServer.WELCOME);
        }
    }

    @Test
    void theAddressThatAnsweredIsTriedFirstAndTheOneThatDidNotLast() throws Exception {
        HostPort name = new HostPort("many.example", 1);
        InetAddress a = InetAddress.getByName("10.0.0.1");
        InetAddress b = InetAddress.getByName("10.0.0.2");
        InetAddress c = InetAddress.getByName("10.0.0.3");
        AddressOrder order = new AddressOrder();
        assertThat(order.of(name, List.of(a, b, c))).containsExactly(a, b, c);
        order.failed(name, a);
        order.answered(name, c);
        assertThat(order.of(name, List.of(a, b, c))).containsExactly(c, b, a);
        order.failed(name, c);
        assertThat(order.of(name, List.of(a, b, c))).containsExactly(a, b, c);
        order.answered(name, c);
        assertThat(order.of(name, List.of(a, b))).as("it has another by now").containsExactly(a, b);
    }

    @Test
    void aNameWithoutAnAddressIsSaidToBeOne() {
        NameSource none = host -> {
            throw new UnknownHostException(host);
        };
        assertThatThrownBy(() -> PlainLink.open(
                        new HostPort("none.example", 1),
                        WireLimits.DEFAULT,
                        Protection.LOOPBACK,
                        FakeServer.client(),
                        1_000,
                        none))
                .hasMessageContaining("the name is not known");
        try (Loops nameless = new Loops(1, "nameless", none);
                PeerLink link = new PeerLink(
                        nameless,
                        new HostPort("none.example", 1),
                        WireLimits.DEFAULT,
                        () -> FakeServer.peer(FakeServer.ID),
                        watching)) {
            Eventually.holds("said at each attempt", () -> watching.unresolved.get() >= 2);
            assertThat(link.isConnected()).isFalse();
        }
    }

    private PlainLink open(HostPort address, long millis) throws IOException {
        return PlainLink.open(address, WireLimits.DEFAULT, Protection.LOOPBACK, FakeServer.client(), millis, two);
    }
}
