package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests of a long-lived client: answered, or known to be sent or not. */
class ClientLinkTest {
    private static final int MILLIS = 20_000;
    private static final ClientRequest QUERY = new ClientRequest.Query(new byte[0], true, 0);

    private final Loops loops = new Loops(2, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void manyRequestsAreMatchedWithTheirReplies() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                ClientLink link = open(server)) {
            assertThat(link.welcome()).isEqualTo(FakeServer.WELCOME);
            List<CompletableFuture<ClientReply>> replies = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                replies.add(link.ask(new ClientRequest.Execute(1, i, 0, new byte[i % 300]), MILLIS));
            }
            for (int i = 0; i < replies.size(); i++) {
                ClientReply.Executed reply = (ClientReply.Executed) got(replies.get(i));
                assertThat(reply.position().index()).isEqualTo(i);
                assertThat(reply.result()).hasSize(i % 300);
            }
            assertThat(server.pauses.get()).isPositive();
        }
    }

    @Test
    void repliesMayComeInAnyOrderFromAnyThreadAndOnlyTheFirstCounts() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                ClientLink link = open(server)) {
            CompletableFuture<ClientReply> reply = link.ask(QUERY, MILLIS);
            Eventually.holds("the query has come", () -> !server.held.isEmpty());
            assertThat(got(link.ask(new ClientRequest.Execute(0, 9, 0, new byte[0]), MILLIS)))
                    .isInstanceOf(ClientReply.Executed.class);
            Inbound.Responder responder = server.held.remove();
            responder.answer(new ClientReply.Answered(new byte[] {1}, 5));
            responder.answer(new ClientReply.Answered(new byte[] {2}, 6));
            assertThat(((ClientReply.Answered) got(reply)).appliedIndex()).isEqualTo(5);
        }
    }

    @Test
    void aRequestWhoseTimeIsUpMayHaveBeenSent() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                ClientLink link = open(server)) {
            CompletableFuture<ClientReply> patient = link.ask(QUERY, MILLIS);
            CompletableFuture<ClientReply> hasty = link.ask(QUERY, 30);
            assertNoReply(hasty, true, "in time");
            assertThat(patient).isNotDone();
            Eventually.holds("both have come", () -> server.held.size() == 2);
            server.held.forEach(responder -> responder.answer(new ClientReply.Unknown("late")));
            assertThat(got(patient)).isInstanceOf(ClientReply.Unknown.class);
        }
    }

    @Test
    void requestsOfALostConnectionMayHaveBeenSentAndLaterOnesWereNot() throws Exception {
        FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
        try (ClientLink link = open(server)) {
            CompletableFuture<ClientReply> under = link.ask(QUERY, MILLIS);
            Eventually.holds("it has come", () -> !server.held.isEmpty());
            server.close();
            assertNoReply(under, true, "closed");
            Eventually.holds("known to be closed", () -> !link.isOpen());
            assertNoReply(link.ask(QUERY, MILLIS), false, "closed");
        }
    }

    @Test
    void requestsOnALinkThatWasClosedHereWereNotSent() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            ClientLink link = open(server);
            CompletableFuture<ClientReply> under = link.ask(QUERY, MILLIS);
            Eventually.holds("it has come", () -> !server.held.isEmpty());
            link.close();
            assertNoReply(under, true, "closed here");
            assertNoReply(link.ask(QUERY, MILLIS), false, "closed");
        }
    }

    @Test
    void aRequestOverTheLimitsIsNotSentAndHarmsNoOther() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                ClientLink link = open(server)) {
            byte[] huge = new byte[WireLimits.DEFAULT.payloadBytesMax() + 1];
            assertNoReply(link.ask(new ClientRequest.Execute(0, 1, 0, huge), MILLIS), false, "fit");
            assertThat(got(link.ask(new ClientRequest.Execute(0, 1, 0, new byte[1]), MILLIS)))
                    .isInstanceOf(ClientReply.Executed.class);
        }
    }

    @Test
    void aReplyThatCannotBeReadEndsTheLinkAndTheRequestMayHaveBeenDone() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", other.getLocalPort());
            CompletableFuture<ClientLink> opening =
                    ClientLink.open(loops, address, WireLimits.DEFAULT, FakeServer.client(), MILLIS);
            try (RawSocket accepted = new RawSocket(other.accept())) {
                accepted.receive();
                accepted.send(RawSocket.framed(frames -> frames.reply(FakeServer.WELCOME)));
                try (ClientLink link = got(opening)) {
                    CompletableFuture<ClientReply> reply = link.ask(QUERY, MILLIS);
                    long correlation = accepted.receive().correlation();
                    byte[] garbled = RawSocket.framed(
                            frames -> frames.reply(correlation, new ClientReply.SessionOpened(1), Agreed.ALIKE));
                    garbled[garbled.length - 2] = 1;
                    accepted.send(garbled);
                    assertNoReply(reply, true, "malformed");
                }
            }
        }
    }

    @Test
    void whoIsToldMayAskAgainOrCloseFromWithin() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            ClientLink link = open(server);
            ClientRequest execute = new ClientRequest.Execute(0, 1, 0, new byte[1]);
            CompletableFuture<ClientReply> second =
                    link.ask(execute, MILLIS).thenCompose(first -> link.ask(execute, MILLIS));
            assertThat(got(second)).isInstanceOf(ClientReply.Executed.class);
            CompletableFuture<ClientReply> closing =
                    link.ask(execute, MILLIS).whenComplete((reply, failure) -> link.close());
            assertThat(got(closing)).isInstanceOf(ClientReply.Executed.class);
            assertNoReply(link.ask(QUERY, MILLIS), false, "closed");
        }
    }

    @Test
    void aLinkToNobodySaysWhereItFoundNobody() throws Exception {
        try (Nobody nobody = new Nobody()) {
            HostPort address = nobody.address();
            assertThatThrownBy(
                            () -> got(ClientLink.open(loops, address, WireLimits.DEFAULT, FakeServer.client(), MILLIS)))
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot reach " + address)
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void aServerThatDoesNotAnswerTheGreetingIsNotWaitedForLonger() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", silent.getLocalPort());
            assertThatThrownBy(() -> got(ClientLink.open(loops, address, WireLimits.DEFAULT, FakeServer.client(), 60)))
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer from " + address);
            assertThatThrownBy(() -> PlainLink.open(address, WireLimits.DEFAULT, FakeServer.client(), 60))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(address + " did not answer in time");
        }
    }

    @Test
    @SuppressWarnings("try") // It is closed twice.
    void requestsAfterTheLoopsHaveEndedFailToo() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                Loops own = new Loops(1, "own")) {
            ClientLink link = ClientLink.open(own, server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS)
                    .get(MILLIS, TimeUnit.MILLISECONDS);
            own.close();
            assertNoReply(link.ask(QUERY, MILLIS), false, "closed");
            link.close();
        }
    }

    private ClientLink open(FakeServer server) throws Exception {
        return got(ClientLink.open(loops, server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS));
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void assertNoReply(CompletableFuture<ClientReply> reply, boolean sent, String why) {
        assertThatThrownBy(() -> got(reply))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        NoReply.class, noReply -> assertThat(noReply.sent()).isEqualTo(sent))
                .hasMessageContaining(why);
    }
}
