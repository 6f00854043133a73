package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.NegotiatedVersion;
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

/** Requests of a long-lived client get a reply or an error that states whether they were sent. */
class ClientLinkTest {
    private static final int MILLIS = 120_000;
    private static final ClientRequest QUERY = new ClientRequest.QueryRequest(new byte[0], true, 0);

    private final NettyEventLoops loops = new NettyEventLoops(2, "loops");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void manyRequestsAreMatchedWithTheirReplies() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                ClientLink link = open(server)) {
            assertThat(link.welcome()).isEqualTo(EchoServer.WELCOME);
            List<CompletableFuture<ClientReply>> replies = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                replies.add(link.send(new ClientRequest.ExecuteCommandRequest(1, i, 0, new byte[i % 300]), MILLIS));
            }
            for (int i = 0; i < replies.size(); i++) {
                ClientReply.CommandExecutedReply reply = (ClientReply.CommandExecutedReply) got(replies.get(i));
                assertThat(reply.position().index()).isEqualTo(i);
                assertThat(reply.result()).hasSize(i % 300);
            }
            assertThat(server.readCompleteCount.get()).isPositive();
        }
    }

    @Test
    void repliesMayComeInAnyOrderFromAnyThreadAndOnlyTheFirstCounts() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                ClientLink link = open(server)) {
            CompletableFuture<ClientReply> reply = link.send(QUERY, MILLIS);
            Eventually.assertThatEventually("the query arrives", () -> !server.pendingResponders.isEmpty());
            assertThat(got(link.send(new ClientRequest.ExecuteCommandRequest(0, 9, 0, new byte[0]), MILLIS)))
                    .isInstanceOf(ClientReply.CommandExecutedReply.class);
            ReceivedMessageHandler.RequestResponder responder = server.pendingResponders.remove();
            responder.reply(new ClientReply.QueryResultReply(new byte[] {1}, 5));
            responder.reply(new ClientReply.QueryResultReply(new byte[] {2}, 6));
            assertThat(((ClientReply.QueryResultReply) got(reply)).appliedIndex())
                    .isEqualTo(5);
        }
    }

    @Test
    void aTimedOutRequestMayHaveBeenSent() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                ClientLink link = open(server)) {
            CompletableFuture<ClientReply> longRequest = link.send(QUERY, MILLIS);
            CompletableFuture<ClientReply> shortRequest = link.send(QUERY, 30);
            assertNoReply(shortRequest, true, "in time");
            assertThat(longRequest).isNotDone();
            Eventually.assertThatEventually("both requests arrive", () -> server.pendingResponders.size() == 2);
            server.pendingResponders.forEach(responder -> responder.reply(new ClientReply.UnknownOutcomeReply("late")));
            assertThat(got(longRequest)).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
        }
    }

    @Test
    void requestsOnALostConnectionMayHaveBeenSentAndLaterOnesAreNot() throws Exception {
        EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
        try (ClientLink link = open(server)) {
            CompletableFuture<ClientReply> inFlight = link.send(QUERY, MILLIS);
            Eventually.assertThatEventually("the request arrives", () -> !server.pendingResponders.isEmpty());
            server.close();
            assertNoReply(inFlight, true, "closed");
            Eventually.assertThatEventually("the link is closed", () -> !link.isOpen());
            assertNoReply(link.send(QUERY, MILLIS), false, "closed");
        }
    }

    @Test
    void requestsOnALocallyClosedLinkAreNotSent() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            ClientLink link = open(server);
            CompletableFuture<ClientReply> inFlight = link.send(QUERY, MILLIS);
            Eventually.assertThatEventually("the request arrives", () -> !server.pendingResponders.isEmpty());
            link.close();
            assertNoReply(inFlight, true, "closed locally");
            assertNoReply(link.send(QUERY, MILLIS), false, "closed");
        }
    }

    @Test
    void anOversizedRequestIsNotSentAndDoesNotAffectOthers() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                ClientLink link = open(server)) {
            byte[] huge = new byte[WireLimits.DEFAULT.maxPayloadBytes() + 1];
            assertNoReply(
                    link.send(new ClientRequest.ExecuteCommandRequest(0, 1, 0, huge), MILLIS),
                    false,
                    "cannot be encoded");
            assertThat(got(link.send(new ClientRequest.ExecuteCommandRequest(0, 1, 0, new byte[1]), MILLIS)))
                    .isInstanceOf(ClientReply.CommandExecutedReply.class);
        }
    }

    @Test
    void aMalformedReplyClosesTheLinkWithUnknownOutcome() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", other.getLocalPort());
            CompletableFuture<ClientLink> opening =
                    ClientLink.open(loops, address, WireLimits.DEFAULT, EchoServer.client(), MILLIS);
            try (RawSocket accepted = new RawSocket(other.accept())) {
                accepted.receive();
                accepted.send(RawSocket.framed(frames -> frames.writeReply(EchoServer.WELCOME)));
                try (ClientLink link = got(opening)) {
                    CompletableFuture<ClientReply> reply = link.send(QUERY, MILLIS);
                    long correlationId = accepted.receive().readCorrelationId();
                    byte[] malformedReply = RawSocket.framed(frames -> frames.writeReply(
                            correlationId, new ClientReply.SessionOpenedReply(1), NegotiatedVersion.CURRENT));
                    malformedReply[malformedReply.length - 2] = 1;
                    accepted.send(malformedReply);
                    assertNoReply(reply, true, "malformed");
                }
            }
        }
    }

    @Test
    void aCallbackMaySendAnotherRequestOrCloseTheLink() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            ClientLink link = open(server);
            ClientRequest execute = new ClientRequest.ExecuteCommandRequest(0, 1, 0, new byte[1]);
            CompletableFuture<ClientReply> second =
                    link.send(execute, MILLIS).thenCompose(first -> link.send(execute, MILLIS));
            assertThat(got(second)).isInstanceOf(ClientReply.CommandExecutedReply.class);
            CompletableFuture<ClientReply> closing =
                    link.send(execute, MILLIS).whenComplete((reply, failure) -> link.close());
            assertThat(got(closing)).isInstanceOf(ClientReply.CommandExecutedReply.class);
            assertNoReply(link.send(QUERY, MILLIS), false, "closed");
        }
    }

    @Test
    void connectionRefusedNamesTheAddress() throws Exception {
        try (RefusingPort refusingPort = new RefusingPort()) {
            HostPort address = refusingPort.address();
            assertThatThrownBy(
                            () -> got(ClientLink.open(loops, address, WireLimits.DEFAULT, EchoServer.client(), MILLIS)))
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot reach " + address)
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void openTimesOutIfTheServerDoesNotAnswerTheHello() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", silent.getLocalPort());
            assertThatThrownBy(() -> got(ClientLink.open(loops, address, WireLimits.DEFAULT, EchoServer.client(), 60)))
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no response from " + address);
            assertThatThrownBy(() -> BlockingClientLink.open(address, WireLimits.DEFAULT, EchoServer.client(), 60))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(address + " did not respond in time");
        }
    }

    @Test
    @SuppressWarnings("try") // The link is closed twice.
    void requestsFailAfterTheEventLoopsAreClosed() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                NettyEventLoops ownLoops = new NettyEventLoops(1, "own")) {
            ClientLink link = ClientLink.open(
                            ownLoops, server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS)
                    .get(MILLIS, TimeUnit.MILLISECONDS);
            ownLoops.close();
            assertNoReply(link.send(QUERY, MILLIS), false, "closed");
            link.close();
        }
    }

    private ClientLink open(EchoServer server) throws Exception {
        return got(ClientLink.open(loops, server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS));
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void assertNoReply(CompletableFuture<ClientReply> reply, boolean sent, String why) {
        assertThatThrownBy(() -> got(reply))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        NoReplyException.class,
                        noReply -> assertThat(noReply.mayHaveBeenSent()).isEqualTo(sent))
                .hasMessageContaining(why);
    }
}
