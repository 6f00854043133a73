package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.Inbound;
import dev.raftctl.protocol.net.Listener;
import dev.raftctl.protocol.net.Loops;
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

/** The client over real sockets, against the real listener. */
class PlainLinksTest {
    private static final String CLUSTER = "5d1c0c6e-0000-4000-8000-000000000000";

    private final FakeServer server = FakeCluster.of("n1").server("n1");
    private final Loops loops = new Loops(1, "test");
    private Listener listener;
    private HostPort address;

    @BeforeEach
    void listen() throws IOException {
        listener = Listener.open(loops, new HostPort("127.0.0.1", 0), WireLimits.DEFAULT, new Answering());
        address = new HostPort("127.0.0.1", listener.port());
    }

    @AfterEach
    void end() {
        listener.close();
        loops.close();
    }

    private final class Answering implements Inbound {
        @Override
        public HelloReply greet(Hello hello, int version) {
            if (hello.to() != null && !hello.to().equals(server.id)) {
                return new HelloReply.Turned(HelloReply.Why.WRONG_SERVER, "this is n1", server.id, 1);
            }
            return new HelloReply.Welcome(version, CLUSTER, "orders", server.id, 1, address.toString());
        }

        @Override
        public void mail(ServerId from, PeerMessage message) {}

        @Override
        public void request(ClientRequest request, Responder responder) {
            if (request instanceof ClientRequest.Describe) {
                responder.answer(server.status());
            } else if (!(request instanceof ClientRequest.Execute)) {
                responder.answer(new ClientReply.Refused(new Refusal(Reason.BUSY, "later")));
            }
        }
    }

    private ClusterClient client(long timeoutMillis, HostPort... endpoints) {
        return new ClusterClient(
                new Acquaintance(List.of(endpoints)),
                new PlainLinks(),
                Deadline.in(Pace.REAL, timeoutMillis),
                Notes.NONE);
    }

    @Test
    void aServerIsAskedHowItIs() throws Failure {
        Survey survey = client(5_000, address).surveyUntil(server.id);
        assertThat(survey.answers()).contains(server.status());
    }

    @Test
    void aPortWithoutAServerIsUnreachable() throws IOException {
        // Taken, so that nobody else is given it, and never listened at.
        try (Socket held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            HostPort nobody = new HostPort("127.0.0.1", held.getLocalPort());
            Failure failure = catchThrowableOfType(
                    Failure.class, () -> client(5_000, nobody).survey());
            assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.message()).contains(nobody.toString(), "refused");
        }
    }

    @Test
    void aServerThatSaysNothingCostsItsShareOfTheTimeAndNoMore() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            HostPort mute = new HostPort("127.0.0.1", silent.getLocalPort());
            ClusterClient client = client(400, mute);
            Failure failure = catchThrowableOfType(Failure.class, client::survey);
            assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.message()).contains(mute.toString());
        }
    }

    @Test
    void whatIsNoServerOfOursIsSaidToBeNone() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (var socket = web.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                    socket.getOutputStream().flush();
                    socket.getInputStream().readAllBytes();
                } catch (IOException gone) {
                    // The test has ended.
                    return;
                }
            });
            answering.start();
            HostPort other = new HostPort("127.0.0.1", web.getLocalPort());
            Failure failure = catchThrowableOfType(
                    Failure.class, () -> client(5_000, other).survey());
            assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.reason()).isEqualTo("WRONG_PROTOCOL");
            answering.join();
        }
    }
}
