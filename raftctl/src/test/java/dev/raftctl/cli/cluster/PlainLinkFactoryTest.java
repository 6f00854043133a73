package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.EventLoops;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.Listener;
import dev.raftctl.protocol.net.ServerHandler;
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
class PlainLinkFactoryTest {
    private static final String CLUSTER = "5d1c0c6e-0000-4000-8000-000000000000";

    private final FakeServer server = FakeCluster.of("n1").server("n1");
    private final EventLoops loops = new EventLoops(1, "test");
    private Listener listener;
    private HostPort address;

    @BeforeEach
    void listen() throws IOException {
        listener = Listener.open(loops, new HostPort("127.0.0.1", 0), WireLimits.DEFAULT, new StatusHandler());
        address = new HostPort("127.0.0.1", listener.port());
    }

    @AfterEach
    void end() {
        listener.close();
        loops.close();
    }

    private final class StatusHandler implements ServerHandler {
        @Override
        public HelloReply onHello(Hello hello, int version) {
            if (hello.to() != null && !hello.to().equals(server.id)) {
                return new HelloReply.Rejected(HelloReply.RejectReason.WRONG_SERVER, "this is n1", server.id, 1);
            }
            return new HelloReply.Welcome(version, CLUSTER, "orders", server.id, 1, address.toString());
        }

        @Override
        public void onPeerMessage(ServerId from, PeerMessage message) {}

        @Override
        public void onRequest(ClientRequest request, Responder responder) {
            if (request instanceof ClientRequest.ReadStatus) {
                responder.reply(server.status());
            } else if (!(request instanceof ClientRequest.Execute)) {
                responder.reply(new ClientReply.Refused(new Refusal(Reason.BUSY, "later")));
            }
        }
    }

    private ClusterClient client(long timeoutMillis, HostPort... endpoints) {
        return new ClusterClient(
                new KnownCluster(List.of(endpoints)),
                new PlainLinkFactory(),
                Deadline.in(ClientClock.REAL, timeoutMillis),
                ProgressListener.NONE);
    }

    @Test
    void readsTheStatusOfAServer() throws Failure {
        ClusterStatus clusterStatus = client(5_000, address).statusOnceReachable(server.id);
        assertThat(clusterStatus.statuses()).contains(server.status());
    }

    @Test
    void reportsAPortWithoutAServerAsUnreachable() throws IOException {
        // Bound, so that no other process gets the port, and never listened on.
        try (Socket held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            HostPort unusedAddress = new HostPort("127.0.0.1", held.getLocalPort());
            Failure failure = catchThrowableOfType(
                    Failure.class, () -> client(5_000, unusedAddress).status());
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.message()).contains(unusedAddress.toString(), "refused");
        }
    }

    @Test
    void reportsASilentServerBeforeTheTimeout() throws IOException {
        try (ServerSocket silentSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            HostPort silentAddress = new HostPort("127.0.0.1", silentSocket.getLocalPort());
            ClusterClient client = client(400, silentAddress);
            Failure failure = catchThrowableOfType(Failure.class, client::status);
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
            Failure failure = catchThrowableOfType(
                    Failure.class, () -> client(5_000, other).status());
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.reason()).isEqualTo("WRONG_PROTOCOL");
            answering.join();
        }
    }
}
