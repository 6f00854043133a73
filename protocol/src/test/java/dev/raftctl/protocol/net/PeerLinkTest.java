package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.wire.WireLimits;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The road to another server, through its losses. */
class PeerLinkTest {
    private final Loops loops = new Loops(2, "loops");
    private final Watching watching = new Watching();

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void mailSentWhileTheFirstConnectionIsMadeArrives() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            link.send(new TimeoutNow(1));
            link.flush();
            Eventually.holds("it has come", () -> server.mail.size() == 1);
        }
    }

    @Test
    void mailArrivesInTheOrderItWasSent() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            List<PeerMessage> sent = new ArrayList<>();
            for (int i = 1; i <= 1_000; i++) {
                sent.add(new TimeoutNow(i));
                sent.add(new AppendEntries.Append(
                        7, new Position(6, i), List.of(Entry.command(7, i + 1, new byte[i])), i));
            }
            for (PeerMessage message : sent) {
                link.send(message);
                link.flush();
            }
            Eventually.holds("all has come", () -> server.mail.size() == sent.size());
            assertThat(server.mail).containsExactlyElementsOf(sent);
            Eventually.holds("nothing waits", () -> link.waitingBytes() == 0);
        }
    }

    @Test
    void aServerThatComesBackIsFoundAgain() throws Exception {
        FakeServer first = new FakeServer(loops, WireLimits.DEFAULT, Ports.free());
        HostPort address = first.address();
        AtomicInteger greetings = new AtomicInteger();
        try (PeerLink link = new PeerLink(
                loops,
                address,
                WireLimits.DEFAULT,
                () -> {
                    greetings.incrementAndGet();
                    return FakeServer.peer(FakeServer.ID);
                },
                watching)) {
            Eventually.holds("connected", link::isConnected);
            first.close();
            Eventually.holds("lost", () -> !link.isConnected() && watching.lost.size() >= 2);
            link.send(new TimeoutNow(1));
            link.flush();
            try (FakeServer second = new FakeServer(loops, WireLimits.DEFAULT, address.port())) {
                link.retryNow();
                Eventually.holds("connected again", link::isConnected);
                link.send(new TimeoutNow(2));
                link.flush();
                Eventually.holds("mail flows again", () -> second.mail.contains(new TimeoutNow(2)));
                assertThat(greetings.get()).isGreaterThanOrEqualTo(2);
                assertThat(watching.lost).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aServerThatIsNotWantedGetsNoMail() throws Exception {
        watching.wanted = false;
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            link.send(new TimeoutNow(1));
            link.flush();
            Eventually.holds("it was asked twice", () -> watching.welcomes.size() >= 2);
            assertThat(server.mail).isEmpty();
            assertThat(link.isConnected()).isFalse();
        }
    }

    @Test
    void mailBeyondTheBoundIsDropped() throws Exception {
        WireLimits limits = Limits.outboxBytesMax(4 << 20);
        try (ServerSocket unread = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                PeerLink link = link(new HostPort("127.0.0.1", unread.getLocalPort()), limits);
                Socket accepted = unread.accept()) {
            assertThat(accepted.isConnected()).isTrue();
            InstallSnapshot.Chunk chunk =
                    new InstallSnapshot.Chunk(1, new Position(1, 1), 0, new byte[100_000], 100_000, 0);
            for (int i = 0; i < 1_000; i++) {
                link.send(chunk);
                link.flush();
                assertThat(link.waitingBytes()).isLessThanOrEqualTo(4 << 20);
            }
            assertThat(link.waitingBytes()).isGreaterThan(3 << 20);
        }
    }

    @Test
    void aMessageThatDoesNotFitIsReportedAndTheOthersArrive() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            InstallSnapshot.Chunk huge =
                    new InstallSnapshot.Chunk(1, new Position(1, 1), 0, new byte[5 << 20], 5 << 20, 0);
            link.send(new TimeoutNow(1));
            link.send(huge);
            link.send(new TimeoutNow(2));
            link.flush();
            Eventually.holds("the others arrive", () -> server.mail.size() == 2);
            assertThat(watching.unfit).containsExactly(huge);
        }
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() throws Exception {
        // The machine has vanished: nothing comes, not even the end of the connection.
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                PeerLink link = link(new HostPort("127.0.0.1", silent.getLocalPort()), WireLimits.DEFAULT);
                RawSocket accepted = new RawSocket(silent.accept())) {
            accepted.receive();
            accepted.send(RawSocket.framed(frames -> frames.reply(FakeServer.WELCOME)));
            Eventually.holds("connected", link::isConnected);
            Eventually.holds("given up", () -> watching.lost.stream().anyMatch(why -> why.contains("no answer")));
        }
    }

    @Test
    void aClosedLinkConnectsNoMore() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            PeerLink link = link(server.address(), WireLimits.DEFAULT);
            Eventually.holds("connected", link::isConnected);
            link.close();
            link.send(new TimeoutNow(1));
            link.flush();
            assertThat(link.isConnected()).isFalse();
            PeerLink closedAtOnce = link(server.address(), WireLimits.DEFAULT);
            closedAtOnce.close();
            try (PeerLink other = link(server.address(), WireLimits.DEFAULT)) {
                Eventually.holds("another connects", other::isConnected);
            }
            assertThat(server.mail).isEmpty();
            assertThat(watching.lost).isEmpty();
        }
    }

    private PeerLink link(HostPort address, WireLimits limits) {
        return new PeerLink(loops, address, limits, () -> FakeServer.peer(FakeServer.ID), watching);
    }
}
