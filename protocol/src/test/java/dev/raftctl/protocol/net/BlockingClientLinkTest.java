package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests of a one-shot client get a reply or an error that states whether they were sent. */
class BlockingClientLinkTest {
    private static final int MILLIS = 120_000;
    private static final ClientRequest QUERY = new ClientRequest.QueryRequest(new byte[0], true, 0);

    private final NettyEventLoops loops = new NettyEventLoops(1, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void eachRequestGetsItsReply() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                BlockingClientLink link = open(server)) {
            assertThat(link.welcome()).isEqualTo(EchoServer.WELCOME);
            for (int i = 1; i <= 3; i++) {
                byte[] command = new byte[100_000 * i];
                ClientReply reply = link.send(new ClientRequest.ExecuteCommandRequest(0, i, 0, command), MILLIS);
                assertThat(((ClientReply.CommandExecutedReply) reply).result()).isEqualTo(command);
            }
            assertThat(server.hellos).containsExactly(EchoServer.client());
        }
    }

    @Test
    void aTimedOutRequestMayHaveBeenSentAndClosesTheLink() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                BlockingClientLink link = open(server)) {
            assertNoReply(link, QUERY, 30, true, "did not respond in time");
            assertNoReply(link, QUERY, MILLIS, false, "");
        }
    }

    @Test
    void aRequestOnALostConnectionMayHaveBeenSent() throws Exception {
        EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
        try (BlockingClientLink link = open(server)) {
            Thread closing = new Thread(() -> {
                Eventually.assertThatEventually("the request arrives", () -> !server.pendingResponders.isEmpty());
                server.close();
            });
            closing.start();
            assertNoReply(link, QUERY, MILLIS, true, "");
            closing.join();
        }
    }

    @Test
    void anOversizedRequestIsNotSent() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                BlockingClientLink link = open(server)) {
            byte[] huge = new byte[WireLimits.DEFAULT.maxPayloadBytes() + 1];
            assertNoReply(
                    link, new ClientRequest.ExecuteCommandRequest(0, 1, 0, huge), MILLIS, false, "cannot be encoded");
        }
    }

    @Test
    @SuppressWarnings("try") // The link is closed twice.
    void anotherThreadMayCloseTheLinkToEndAWait() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                BlockingClientLink link = open(server)) {
            Thread closing = new Thread(() -> {
                Eventually.assertThatEventually("the request arrives", () -> !server.pendingResponders.isEmpty());
                link.close();
            });
            closing.start();
            assertNoReply(link, QUERY, MILLIS, true, "");
            closing.join();
        }
    }

    @Test
    void connectionRefusedNamesTheAddress() throws Exception {
        try (RefusingPort refusingPort = new RefusingPort()) {
            HostPort address = refusingPort.address();
            assertThatThrownBy(() -> BlockingClientLink.open(address, WireLimits.DEFAULT, EchoServer.client(), MILLIS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot reach " + address)
                    .hasMessageContaining("refused");
        }
    }

    private static BlockingClientLink open(EchoServer server) throws IOException {
        return BlockingClientLink.open(server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS);
    }

    private static void assertNoReply(
            BlockingClientLink link, ClientRequest request, int timeoutMillis, boolean sent, String why) {
        assertThatThrownBy(() -> link.send(request, timeoutMillis))
                .isInstanceOfSatisfying(
                        NoReplyException.class,
                        noReply -> assertThat(noReply.mayHaveBeenSent()).isEqualTo(sent))
                .hasMessageContaining(why);
    }
}
