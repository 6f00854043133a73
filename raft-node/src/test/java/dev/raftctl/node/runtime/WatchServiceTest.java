package dev.raftctl.node.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.net.BlockingClientLink;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches at real servers. */
class WatchServiceTest {
    private static final long WAIT_MILLIS = 20_000;

    @TempDir
    private Path root;

    private static ClientRequest.WatchEventsRequest watch(String prefix, long afterIndex, long waitMillis) {
        return new ClientRequest.WatchEventsRequest(
                prefix.getBytes(UTF_8), true, afterIndex, 1 << 20, waitMillis, false);
    }

    private static ClientReply.WatchEventsReply events(ClientReply reply) {
        assertThat(reply).isInstanceOf(ClientReply.WatchEventsReply.class);
        return (ClientReply.WatchEventsReply) reply;
    }

    private static CompletableFuture<ClientReply> sendAsync(
            LocalCluster cluster, String server, ClientRequest request) {
        return CompletableFuture.supplyAsync(() -> cluster.sendUnchecked(server, request));
    }

    private static void awaitWaiting(LocalCluster cluster, String server, long count) {
        Await.until(
                count + " watches wait",
                () -> cluster.statusUnchecked(server).watches().waitingCount() == count);
    }

    @Test
    void aFollowerServesAWatchThatWaits() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a/1", "old");
            String follower = cluster.anyFollower();
            Await.until("the follower has applied the put", () -> {
                ClientReply reply = cluster.sendUnchecked(follower, TestClient.get("a/1", false, 0));
                return TestClient.valueIn(reply).equals("old");
            });
            long from = events(cluster.send(follower, watch("a/", 0, 0))).throughIndex();
            CompletableFuture<ClientReply> waiting = sendAsync(cluster, follower, watch("a/", from, WAIT_MILLIS));
            awaitWaiting(cluster, follower, 1);
            cluster.put("b", "x");
            cluster.put("a/2", "new");
            ClientReply.WatchEventsReply reply = events(waiting.get());
            assertThat(reply.events()).singleElement().satisfies(event -> {
                assertThat(new String(event.key(), UTF_8)).isEqualTo("a/2");
                assertThat(event.value()).isEqualTo("new".getBytes(UTF_8));
                assertThat(event.index()).isGreaterThan(from).isLessThanOrEqualTo(reply.throughIndex());
            });
            assertThat(reply.leaderContactAgeMillis()).isNotNegative();
            awaitWaiting(cluster, follower, 0);
            WatchStatus status = cluster.status(follower).watches();
            assertThat(status.waitingCount()).isZero();
            assertThat(status.historyBytes()).isPositive();
        }
    }

    @Test
    @DisplayName("W9: a server without a leader serves watches and states how old its last contact is")
    void aServerWithoutALeaderServesWatches() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "1");
            String left = cluster.anyFollower();
            for (String id : new String[] {"n1", "n2", "n3"}) {
                if (!id.equals(left)) {
                    cluster.crash(id);
                }
            }
            long from = events(cluster.send(left, watch("a", 0, 0))).throughIndex();
            long[] age = {0};
            Await.until("the age of the contact grows", () -> {
                long last = age[0];
                age[0] =
                        events(cluster.sendUnchecked(left, watch("a", from, 1))).leaderContactAgeMillis();
                return last > 0 && age[0] > last;
            });
        }
    }

    @Test
    @DisplayName("W8: the watches of a client that disconnects are removed")
    void theWatchesOfAClientThatDisconnectsAreRemoved() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            cluster.put("a", "1");
            long from = events(cluster.send("n1", watch("a", 0, 0))).throughIndex();
            BlockingClientLink link = BlockingClientLink.open(
                    cluster.addressOf("n1"), WireLimits.DEFAULT, Hello.client("", null), WAIT_MILLIS);
            CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
                try {
                    link.send(watch("a", from, WAIT_MILLIS), WAIT_MILLIS);
                } catch (IOException closed) {
                    // The test closes the connection while the request waits.
                }
            });
            awaitWaiting(cluster, "n1", 1);
            link.close();
            awaitWaiting(cluster, "n1", 0);
            ended.join();
        }
    }

    @Test
    void aRestartedServerRefusesPlacesBeforeItsSnapshot() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.listServers("n1");
            cluster.start("n1");
            cluster.campaign("n1");
            cluster.put("a", "1");
            long from = events(cluster.send("n1", watch("a", 0, 0))).throughIndex();
            cluster.put("a", "2");
            assertThat(cluster.send("n1", new ClientRequest.TakeSnapshotRequest(from + 1)))
                    .isInstanceOf(ClientReply.SnapshotTakenReply.class);
            assertThat(events(cluster.send("n1", watch("a", from, WAIT_MILLIS))).events())
                    .hasSize(1);
            cluster.stop("n1");
            cluster.start("n1");
            cluster.campaign("n1");
            ClientReply refused = cluster.send("n1", watch("a", from, WAIT_MILLIS));
            assertThat(TestClient.refusalIn(refused).reason()).isEqualTo(RefusalReason.COMPACTED);
        }
    }
}
