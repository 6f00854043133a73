package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one-shot client's link: answered, or known to be sent or not. */
class PlainLinkTest {
    private static final int MILLIS = 20_000;
    private static final ClientRequest QUERY = new ClientRequest.Query(new byte[0], true, 0);

    private final Loops loops = new Loops(1, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void eachRequestGetsItsAnswer() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PlainLink link = open(server)) {
            assertThat(link.welcome()).isEqualTo(FakeServer.WELCOME);
            for (int i = 1; i <= 3; i++) {
                byte[] command = new byte[100_000 * i];
                ClientReply reply = link.ask(new ClientRequest.Execute(0, i, 0, command), MILLIS);
                assertThat(((ClientReply.Executed) reply).result()).isEqualTo(command);
            }
            assertThat(server.hellos).containsExactly(FakeServer.client());
        }
    }

    @Test
    void aRequestWhoseTimeIsUpMayHaveBeenSentAndTheLinkIsClosed() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PlainLink link = open(server)) {
            assertNoReply(link, QUERY, 30, true, "did not answer in time");
            assertNoReply(link, QUERY, MILLIS, false, "");
        }
    }

    @Test
    void aRequestWhoseConnectionIsLostMayHaveBeenSent() throws Exception {
        FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
        try (PlainLink link = open(server)) {
            Thread closing = new Thread(() -> {
                Eventually.holds("it has come", () -> !server.held.isEmpty());
                server.close();
            });
            closing.start();
            assertNoReply(link, QUERY, MILLIS, true, "");
            closing.join();
        }
    }

    @Test
    void aRequestOverTheLimitsIsNotSent() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PlainLink link = open(server)) {
            byte[] huge = new byte[WireLimits.DEFAULT.payloadBytesMax() + 1];
            assertNoReply(link, new ClientRequest.Execute(0, 1, 0, huge), MILLIS, false, "fit");
        }
    }

    @Test
    @SuppressWarnings("try") // It is closed twice.
    void anotherThreadMayEndAWaitByClosing() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PlainLink link = open(server)) {
            Thread closing = new Thread(() -> {
                Eventually.holds("it has come", () -> !server.held.isEmpty());
                link.close();
            });
            closing.start();
            assertNoReply(link, QUERY, MILLIS, true, "");
            closing.join();
        }
    }

    @Test
    void aLinkToNobodySaysWhereItFoundNobody() throws Exception {
        try (Nobody nobody = new Nobody()) {
            HostPort address = nobody.address();
            assertThatThrownBy(() -> PlainLink.open(address, WireLimits.DEFAULT, FakeServer.client(), MILLIS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot reach " + address)
                    .hasMessageContaining("refused");
        }
    }

    private static PlainLink open(FakeServer server) throws IOException {
        return PlainLink.open(server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS);
    }

    private static void assertNoReply(
            PlainLink link, ClientRequest request, int timeoutMillis, boolean sent, String why) {
        assertThatThrownBy(() -> link.ask(request, timeoutMillis))
                .isInstanceOfSatisfying(
                        NoReply.class, noReply -> assertThat(noReply.sent()).isEqualTo(sent))
                .hasMessageContaining(why);
    }
}
