package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A listener and each kind of link, together. */
class LoopbackTest {
    private static final int SECONDS = 20_000;

    @Test
    void aPlainLinkGetsTheAnswerToEachRequest() throws Exception {
        try (Loops loops = new Loops(1, "server");
                FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PlainLink link = PlainLink.open(server.address(), WireLimits.DEFAULT, FakeServer.client(), SECONDS)) {
            assertThat(link.welcome()).isEqualTo(FakeServer.WELCOME);
            for (int i = 1; i <= 3; i++) {
                byte[] command = ("put " + i).getBytes(StandardCharsets.UTF_8);
                ClientReply reply = link.ask(new ClientRequest.Execute(0, i, 0, command), SECONDS);
                assertThat(reply).isInstanceOf(ClientReply.Executed.class);
                assertThat(((ClientReply.Executed) reply).result()).isEqualTo(command);
            }
            assertThat(server.hellos).containsExactly(FakeServer.client());
        }
    }

    @Test
    void aClientLinkMatchesManyRequestsWithTheirReplies() throws Exception {
        try (Loops loops = new Loops(2, "loops");
                FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                ClientLink link = ClientLink.open(
                                loops, server.address(), WireLimits.DEFAULT, FakeServer.client(), SECONDS)
                        .get(SECONDS, TimeUnit.MILLISECONDS)) {
            assertThat(link.welcome()).isEqualTo(FakeServer.WELCOME);
            List<CompletableFuture<ClientReply>> replies = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                replies.add(link.ask(new ClientRequest.Execute(1, i, 0, new byte[i % 300]), SECONDS));
            }
            for (int i = 0; i < replies.size(); i++) {
                ClientReply.Executed reply =
                        (ClientReply.Executed) replies.get(i).get(SECONDS, TimeUnit.MILLISECONDS);
                assertThat(reply.position().index()).isEqualTo(i);
                assertThat(reply.result()).hasSize(i % 300);
            }
            assertThat(server.pauses.get()).isPositive();
        }
    }

    @Test
    void repliesGivenByAnotherThreadGoOut() throws Exception {
        try (Loops loops = new Loops(2, "loops");
                FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                ClientLink link = ClientLink.open(
                                loops, server.address(), WireLimits.DEFAULT, FakeServer.client(), SECONDS)
                        .get(SECONDS, TimeUnit.MILLISECONDS)) {
            CompletableFuture<ClientReply> reply = link.ask(new ClientRequest.Query(new byte[0], true, 0), SECONDS);
            Eventually.holds("the query has come", () -> !server.held.isEmpty());
            Inbound.Responder responder = server.held.remove();
            responder.answer(new ClientReply.Answered(new byte[] {1}, 5));
            responder.answer(new ClientReply.Answered(new byte[] {2}, 6));
            ClientReply.Answered first = (ClientReply.Answered) reply.get(SECONDS, TimeUnit.MILLISECONDS);
            assertThat(first.appliedIndex()).isEqualTo(5);
            ClientReply next = link.ask(new ClientRequest.Execute(0, 9, 0, new byte[0]), SECONDS)
                    .get(SECONDS, TimeUnit.MILLISECONDS);
            assertThat(next).isInstanceOf(ClientReply.Executed.class);
        }
    }

    @Test
    void mailArrivesInTheOrderItWasSent() throws Exception {
        try (Loops loops = new Loops(2, "loops");
                FakeServer server = new FakeServer(loops, WireLimits.DEFAULT);
                PeerLink link = new PeerLink(
                        loops,
                        server.address(),
                        WireLimits.DEFAULT,
                        () -> FakeServer.peer(FakeServer.ID),
                        new QuietWatcher())) {
            Eventually.holds("connected", link::isConnected);
            List<PeerMessage> sent = new ArrayList<>();
            for (int i = 1; i <= 500; i++) {
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
        }
    }

    private static final class QuietWatcher implements PeerLink.Watcher {
        @Override
        public boolean connected(HelloReply.Welcome welcome) {
            return true;
        }

        @Override
        public void turned(HelloReply.Turned reply) {}

        @Override
        public void lost(String why) {}
    }
}
