package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.client.BlockingLinkFactory;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.ListeningSocket;
import dev.raftctl.protocol.net.NettyEventLoops;
import dev.raftctl.protocol.net.ReceivedMessageHandler;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client over real sockets against the real listener. */
class BlockingLinkFactoryTest {
    private static final String CLUSTER = "5d1c0c6e-0000-4000-8000-000000000000";

    private final FakeServer server = FakeCluster.of("n1").server("n1");
    private final NettyEventLoops loops = new NettyEventLoops(1, "test");
    private ListeningSocket listener;
    private HostPort address;

    @BeforeEach
    void listen() throws IOException {
        listener = ListeningSocket.open(loops, new HostPort("127.0.0.1", 0), WireLimits.DEFAULT, new StatusHandler());
        address = new HostPort("127.0.0.1", listener.port());
    }

    @AfterEach
    void end() {
        listener.close();
        loops.close();
    }

    private final class StatusHandler implements ReceivedMessageHandler {
        @Override
        public HelloReply onHello(Hello hello, int version) {
            if (hello.to() != null && !hello.to().equals(server.id)) {
                return new HelloReply.HelloRejected(
                        HelloReply.HelloRejectionReason.WRONG_SERVER, "this is n1", server.id, 1);
            }
            return new HelloReply.WelcomeReply(version, CLUSTER, "orders", server.id, 1, address.toString());
        }

        @Override
        public void onPeerMessage(ServerId from, PeerMessage message) {}

        @Override
        public void onRequest(ClientRequest request, RequestResponder responder) {
            if (request instanceof ClientRequest.ServerStatusRequest) {
                responder.reply(server.status());
            } else if (!(request instanceof ClientRequest.ExecuteCommandRequest)) {
                responder.reply(new ClientReply.RefusedReply(new Refusal(RefusalReason.BUSY, "later")));
            }
        }
    }

    private ClusterClient client(long timeoutMillis, HostPort... endpoints) {
        return new ClusterClient(
                new CachedClusterInfo(List.of(endpoints)),
                new BlockingLinkFactory(),
                RequestDeadline.in(ClientClock.REAL, timeoutMillis),
                ProgressListener.NONE);
    }

    @Test
    void readsTheStatusOfAServer() throws CliFailure {
        ClusterStatus clusterStatus = client(5_000, address).statusOnceReachable(server.id);
        assertThat(clusterStatus.statuses()).contains(server.status());
    }

    @Test
    void reportsAPortWithoutAServerAsUnreachable() throws IOException {
        // Bound, so that no other process gets the port, and never listened on.
        try (Socket held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            HostPort unusedAddress = new HostPort("127.0.0.1", held.getLocalPort());
            CliFailure failure = catchThrowableOfType(
                    CliFailure.class, () -> client(5_000, unusedAddress).status());
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.message()).contains(unusedAddress.toString(), "refused");
        }
    }

    @Test
    void reportsASilentServerBeforeTheTimeout() throws IOException {
        try (ServerSocket silentSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            HostPort silentAddress = new HostPort("127.0.0.1", silentSocket.getLocalPort());
            ClusterClient client = client(400, silentAddress);
            CliFailure failure = catchThrowableOfType(CliFailure.class, client::status);
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.message()).contains(silentAddress.toString());
        }
    }

    @Test
    void reportsAServerOfAnotherProtocol() throws Exception {
        try (ServerSocket webServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (var socket = webServer.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                    socket.getOutputStream().flush();
                    socket.getInputStream().readAllBytes();
                } catch (IOException gone) {
                    // The test has ended.
                    return;
                }
            });
            answering.start();
            HostPort other = new HostPort("127.0.0.1", webServer.getLocalPort());
            CliFailure failure = catchThrowableOfType(
                    CliFailure.class, () -> client(5_000, other).status());
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.reason()).isEqualTo("WRONG_PROTOCOL");
            answering.join();
        }
    }
}
