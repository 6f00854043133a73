package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The link to another server and its reconnects. */
class PeerLinkTest {
    private final NettyEventLoops loops = new NettyEventLoops(2, "loops");
    private final RecordingEvents events = new RecordingEvents();

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void deliversMessagesSentBeforeTheFirstConnection() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            link.send(new TimeoutNow(1));
            link.flush();
            Eventually.assertThatEventually("the message arrives", () -> server.peerMessages.size() == 1);
        }
    }

    @Test
    void keepsTheOrderOfEntriesAndOfOtherMessages() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            List<PeerMessage> appends = new ArrayList<>();
            List<PeerMessage> others = new ArrayList<>();
            for (int i = 1; i <= 1_000; i++) {
                others.add(new TimeoutNow(i));
                link.send(others.get(i - 1));
                appends.add(append(i, i % 100 == 0 ? 900_000 + i : i));
                link.send(appends.get(i - 1));
                link.flush();
            }
            Eventually.assertThatEventually("all messages arrive", () -> server.peerMessages.size() == 2_000);
            assertThat(only(server.peerMessages, AppendEntries.AppendRequest.class))
                    .isEqualTo(appends);
            assertThat(only(server.peerMessages, TimeoutNow.class)).isEqualTo(others);
            Eventually.assertThatEventually("no bytes are waiting", () -> link.waitingBytes() == 0);
        }
    }

    private static AppendEntries.AppendRequest append(int index, int bytes) {
        return new AppendEntries.AppendRequest(
                7, new LogPosition(6, index), List.of(LogEntry.command(7, index + 1, new byte[bytes])), index);
    }

    private static List<PeerMessage> only(Collection<PeerMessage> messages, Class<?> kind) {
        return messages.stream().filter(kind::isInstance).toList();
    }

    @Test
    @DisplayName("E26: a heartbeat overtakes a megabyte of entries on a slow link")
    void heartbeatsOvertakeEntries() throws Exception {
        AppendEntries.AppendRequest large = append(1, 1_000_000);
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                PeerLink link = link(new HostPort("127.0.0.1", slow.getLocalPort()), WireLimits.DEFAULT);
                Socket accepted = slow.accept();
                RawSocket peer = new RawSocket(accepted)) {
            peer.receive();
            peer.send(RawSocket.framed(frames -> frames.writeReply(EchoServer.WELCOME)));
            Eventually.assertThatEventually("connected", link::isConnected);
            link.send(large);
            link.send(new TimeoutNow(2));
            link.flush();
            FrameReader reader = new FrameReader(new OneShotMessageCodec(WireLimits.DEFAULT));
            DataInputStream in = new DataInputStream(accepted.getInputStream());
            long bytesBefore = 0;
            while (true) {
                byte[] head = in.readNBytes(FrameReader.LENGTH_BYTES);
                byte[] frame = in.readNBytes(FrameReader.length(head, 0));
                FrameKind kind = reader.open(frame, 0, frame.length);
                if (kind == FrameKind.PEER_MESSAGE) {
                    assertThat(reader.readPeerMessage(NegotiatedVersion.CURRENT))
                            .isEqualTo(new TimeoutNow(2));
                    break;
                }
                assertThat(kind).isIn(FrameKind.PING, FrameKind.PEER_MESSAGE_PART);
                bytesBefore += frame.length;
            }
            assertThat(bytesBefore).isLessThan(64 << 10);
            // Nothing more is sent until part of that has arrived.
            assertThat(link.waitingBytes()).isGreaterThanOrEqualTo(1_000_000);
        }
    }

    @Test
    void reportsProgressWhileALargeMessageIsSent() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            Eventually.assertThatEventually("connected", link::isConnected);
            link.send(append(1, 1_000_000));
            link.flush();
            Eventually.assertThatEventually("the message arrives", () -> server.peerMessages.size() == 1);
            assertThat(events.progressCount.get()).isPositive();
        }
    }

    @Test
    void sendsWholeMessagesToPeersOfOlderVersions() throws Exception {
        Supplier<Hello> hello = () -> new Hello(
                1,
                2,
                ProtocolVersionRange.schemaHash(2),
                Hello.CallerKind.PEER,
                "c-1",
                "test",
                ServerId.of("s2"),
                "127.0.0.1:2",
                5,
                EchoServer.ID);
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                PeerLink link = new PeerLink(loops, server.address(), WireLimits.DEFAULT, hello, events)) {
            link.send(append(1, 1_000_000));
            link.send(new TimeoutNow(2));
            link.flush();
            Eventually.assertThatEventually("both messages arrive", () -> server.peerMessages.size() == 2);
        }
    }

    @Test
    void reconnectsToARestartedServer() throws Exception {
        EchoServer first = new EchoServer(loops, WireLimits.DEFAULT, TestPorts.free());
        HostPort address = first.address();
        AtomicInteger helloCount = new AtomicInteger();
        try (PeerLink link = new PeerLink(
                loops,
                address,
                WireLimits.DEFAULT,
                () -> {
                    helloCount.incrementAndGet();
                    return EchoServer.peer(EchoServer.ID);
                },
                events)) {
            Eventually.assertThatEventually("connected", link::isConnected);
            first.close();
            Eventually.assertThatEventually(
                    "the connection is lost", () -> !link.isConnected() && events.disconnectReasons.size() >= 2);
            link.send(new TimeoutNow(1));
            link.flush();
            try (EchoServer second = new EchoServer(loops, WireLimits.DEFAULT, address.port())) {
                link.retryNow();
                Eventually.assertThatEventually("connected again", link::isConnected);
                link.send(new TimeoutNow(2));
                link.flush();
                Eventually.assertThatEventually(
                        "messages arrive again", () -> second.peerMessages.contains(new TimeoutNow(2)));
                assertThat(helloCount.get()).isGreaterThanOrEqualTo(2);
                assertThat(events.disconnectReasons).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void sendsNothingToAnUnexpectedServer() throws Exception {
        events.accept = false;
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            link.send(new TimeoutNow(1));
            link.flush();
            Eventually.assertThatEventually("it connects twice", () -> events.welcomes.size() >= 2);
            assertThat(server.peerMessages).isEmpty();
            assertThat(link.isConnected()).isFalse();
        }
    }

    @Test
    void dropsMessagesBeyondTheOutboxLimit() throws Exception {
        WireLimits limits = TestLimits.maxOutboxBytes(4 << 20);
        try (ServerSocket unreadServer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                PeerLink link = link(new HostPort("127.0.0.1", unreadServer.getLocalPort()), limits);
                Socket accepted = unreadServer.accept()) {
            assertThat(accepted.isConnected()).isTrue();
            InstallSnapshot.InstallSnapshotChunk chunk = new InstallSnapshot.InstallSnapshotChunk(
                    1, new LogPosition(1, 1), 0, new byte[100_000], 100_000, 0);
            for (int i = 0; i < 1_000; i++) {
                link.send(chunk);
                link.flush();
                assertThat(link.waitingBytes()).isLessThanOrEqualTo(4 << 20);
            }
            assertThat(link.waitingBytes()).isGreaterThan(3 << 20);
        }
    }

    @Test
    void reportsAnOversizedMessageAndDeliversTheOthers() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                PeerLink link = link(server.address(), WireLimits.DEFAULT)) {
            InstallSnapshot.InstallSnapshotChunk huge = new InstallSnapshot.InstallSnapshotChunk(
                    1, new LogPosition(1, 1), 0, new byte[5 << 20], 5 << 20, 0);
            link.send(new TimeoutNow(1));
            link.send(huge);
            link.send(new TimeoutNow(2));
            link.flush();
            Eventually.assertThatEventually("the other messages arrive", () -> server.peerMessages.size() == 2);
            assertThat(events.unencodableMessages).containsExactly(huge);
        }
    }

    @Test
    void closesTheConnectionToASilentServer() throws Exception {
        // A failed machine: nothing arrives, not even the end of the connection.
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                PeerLink link = link(new HostPort("127.0.0.1", silent.getLocalPort()), WireLimits.DEFAULT);
                RawSocket accepted = new RawSocket(silent.accept())) {
            accepted.receive();
            accepted.send(RawSocket.framed(frames -> frames.writeReply(EchoServer.WELCOME)));
            Eventually.assertThatEventually("connected", link::isConnected);
            Eventually.assertThatEventually(
                    "the connection is closed",
                    () -> events.disconnectReasons.stream().anyMatch(why -> why.contains("no PONG")));
        }
    }

    @Test
    void aClosedLinkDoesNotReconnect() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            PeerLink link = link(server.address(), WireLimits.DEFAULT);
            Eventually.assertThatEventually("connected", link::isConnected);
            link.close();
            link.send(new TimeoutNow(1));
            link.flush();
            assertThat(link.isConnected()).isFalse();
            PeerLink closedImmediately = link(server.address(), WireLimits.DEFAULT);
            closedImmediately.close();
            try (PeerLink other = link(server.address(), WireLimits.DEFAULT)) {
                Eventually.assertThatEventually("another link connects", other::isConnected);
            }
            assertThat(server.peerMessages).isEmpty();
            assertThat(events.disconnectReasons).isEmpty();
        }
    }

    private PeerLink link(HostPort address, WireLimits limits) {
        return new PeerLink(loops, address, limits, () -> EchoServer.peer(EchoServer.ID), events);
    }
}
