package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WatchTest {
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final FakeWatchHistory history = new FakeWatchHistory().at(cluster);
    private final RaftctlClient client = RaftctlClient.builder()
            .endpoints(cluster.addresses().get(0).toString())
            .build(cluster, () -> {}, cluster.clock);

    @AfterEach
    void close() {
        client.close();
    }

    private static String text(WatchEvent event) {
        byte[] value = event.value();
        return event.index() + " " + new String(event.key(), UTF_8)
                + (value == null ? " deleted" : "=" + new String(value, UTF_8));
    }

    private static List<String> texts(ClientOutcome<WatchBatch> outcome) {
        return LeaseTest.value(outcome).events().stream().map(WatchTest::text).toList();
    }

    private List<Long> indexesAskedAt(String server) {
        List<Long> indexes = new ArrayList<>();
        for (ClientRequest request : cluster.server(server).requests) {
            if (request instanceof ClientRequest.WatchEventsRequest watch) {
                indexes.add(watch.afterIndex());
            }
        }
        return indexes;
    }

    private void take(String server) {
        cluster.server(server).behaviour = FakeServer.Behaviour.DOWN;
    }

    @Test
    void aWatchBeginsNowAndReturnsLaterChangesOfItsKeys() {
        history.change("a", "early");
        Watch watch = client.watch(WatchOptions.ofPrefix("a"));
        assertThat(texts(watch.next(WAIT))).isEmpty();
        assertThat(watch.resumeIndex()).isEqualTo(101);
        history.change("a", "1", "b", "1", "a/x", "2");
        history.change("a", null);
        assertThat(texts(watch.next(WAIT))).containsExactly("102 a=1", "102 a/x=2", "103 a deleted");
        assertThat(watch.resumeIndex()).isEqualTo(103);
    }

    @Test
    void aWatchGoesOnAtAnotherServerAfterTheSameIndex() {
        history.change("a", "1");
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        assertThat(texts(watch.next(WAIT))).containsExactly("101 a=1");
        take("n1");
        history.change("a", "2");
        assertThat(texts(watch.next(WAIT))).containsExactly("102 a=2");
        assertThat(indexesAskedAt("n2")).containsExactly(101L);
    }

    @Test
    void aServerWithoutTheChangesIsLeftForOneThatHasThem() {
        FakeWatchHistory shorter = new FakeWatchHistory();
        shorter.compactTo(500);
        cluster.server("n1").handleAll(shorter);
        history.change("a", "1");
        assertThat(texts(
                        client.watch(WatchOptions.ofKey("a").withFromIndex(100)).next(WAIT)))
                .containsExactly("101 a=1");
    }

    @Test
    void changesThatNoServerHasEndTheWatch() {
        history.compactTo(500);
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        assertThat(LeaseTest.reason(watch.next(WAIT))).isEqualTo(RefusalReason.COMPACTED);
        for (String server : List.of("n1", "n2", "n3")) {
            assertThat(indexesAskedAt(server)).as(server).containsExactly(100L);
        }
        assertThat(LeaseTest.reason(watch.next(WAIT))).isEqualTo(RefusalReason.COMPACTED);
        assertThat(watch.resumeIndex()).isEqualTo(100);
    }

    @Test
    void aServerThatHasLostItsLeaderIsLeft() {
        history.setLeaderContactAge(60_000);
        history.whenWaiting(() -> {}).whenWaiting(() -> {});
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        WatchBatch batch = LeaseTest.value(watch.next(WAIT));
        assertThat(batch.isOutOfContact()).isTrue();
        assertThat(indexesAskedAt("n2")).isEmpty();
        assertThat(LeaseTest.value(watch.next(WAIT)).server().address())
                .isNotEqualTo(batch.server().address());
    }

    private FakeWatchHistory cutOffN1() {
        FakeWatchHistory cutOff = new FakeWatchHistory();
        cutOff.setLeaderContactAge(60_000);
        for (int i = 0; i < 20; i++) {
            cutOff.whenWaiting(() -> {});
        }
        cluster.server("n1").handleAll(cutOff);
        return cutOff;
    }

    @Test
    void changesThatOnlyAServerWithoutALeaderCouldHaveEndTheWatch() {
        cutOffN1();
        history.compactTo(500);
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        assertThat(texts(watch.next(WAIT))).isEmpty();
        assertThat(LeaseTest.reason(watch.next(WAIT))).isEqualTo(RefusalReason.COMPACTED);
        assertThat(indexesAskedAt("n1")).hasSize(2);
    }

    @Test
    void aWatchBeginsAtAServerThatHearsFromALeader() {
        cutOffN1();
        history.change("b", "1");
        Watch watch = client.watch(WatchOptions.ofKey("a"));
        assertThat(texts(watch.next(WAIT))).isEmpty();
        assertThat(watch.resumeIndex()).isEqualTo(101);
    }

    @Test
    void aSecondLoopGoesOnWhereTheFirstWasLeft() {
        history.change("a", "1", "a", "2");
        history.change("a", "3");
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        assertThat(text(watch.iterator().next())).isEqualTo("101 a=1");
        assertThat(text(watch.iterator().next())).isEqualTo("101 a=2");
        assertThat(text(watch.iterator().next())).isEqualTo("102 a=3");
    }

    @Test
    void anyDurationIsALongestWait() {
        history.change("a", "1");
        history.change("a", "2");
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        assertThat(texts(watch.next(Duration.ofSeconds(Long.MAX_VALUE)))).hasSize(2);
        history.change("a", "3");
        assertThat(texts(watch.next(Duration.ofSeconds(-1)))).hasSize(1);
    }

    @Test
    void withoutAServerTheWatchEndsAndCanBeResumed() {
        history.change("a", "1");
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        assertThat(texts(watch.next(WAIT))).hasSize(1);
        List.of("n1", "n2", "n3").forEach(this::take);
        assertThat(LeaseTest.reason(watch.next(WAIT))).isEqualTo(RefusalReason.SERVER_UNREACHABLE);
        assertThat(watch.resumeIndex()).isEqualTo(101);
    }

    @Test
    void serversOfAnOlderVersionAreNamed() {
        for (String server : List.of("n1", "n2", "n3")) {
            cluster.server(server).protocol = 4;
        }
        ClientOutcome<WatchBatch> outcome =
                client.watch(WatchOptions.ofKey("a")).next(WAIT);
        assertThat(LeaseTest.reason(outcome)).isEqualTo(RefusalReason.SERVERS_TOO_OLD);
    }

    @Test
    void anIteratorRepeatsAnIndexThatWasNotFinished() {
        history.change("a", "1", "a", "2");
        history.change("a", "3");
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        Iterator<WatchEvent> events = watch.iterator();
        assertThat(text(events.next())).isEqualTo("101 a=1");
        assertThat(watch.resumeIndex()).isEqualTo(100);
        assertThat(text(events.next())).isEqualTo("101 a=2");
        assertThat(watch.resumeIndex()).isEqualTo(100);
        assertThat(text(events.next())).isEqualTo("102 a=3");
        assertThat(watch.resumeIndex()).isEqualTo(101);
        assertThat(events.hasNext()).isFalse();
        Watch.WatchEnd end = watch.end();
        assertThat(end).isNotNull();
        assertThat(end.resumeIndex()).isEqualTo(102);
        assertThat(LeaseTest.reason(end.reason())).isEqualTo(RefusalReason.COMPACTED);
    }

    @Test
    void aReceiverGetsEachBatchUntilTheWatchIsClosed() throws Exception {
        history.change("a", "1");
        history.whenWaiting(() -> history.change("a", "2"));
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100).withPreviousValues());
        List<String> received = new ArrayList<>();
        CountDownLatch two = new CountDownLatch(2);
        CompletableFuture<Watch.WatchEnd> ended = watch.start(batch -> {
            batch.events().forEach(event -> received.add(text(event)));
            two.countDown();
            if (two.getCount() == 0) {
                watch.close();
            }
        });
        Watch.WatchEnd end = ended.get(60, TimeUnit.SECONDS);
        assertThat(received).containsExactly("101 a=1", "102 a=2");
        assertThat(LeaseTest.reason(end.reason())).isEqualTo(RefusalReason.STOPPING);
        assertThat(end.resumeIndex()).isEqualTo(102);
    }

    @Test
    void anExceptionOfTheReceiverEndsTheWatchBeforeItsBatch() {
        history.change("a", "1");
        Watch watch = client.watch(WatchOptions.ofKey("a").withFromIndex(100));
        CompletableFuture<Watch.WatchEnd> ended = watch.start(batch -> {
            throw new IllegalStateException("broken");
        });
        assertThat(ended).failsWithin(60, TimeUnit.SECONDS);
        assertThat(watch.resumeIndex()).isEqualTo(100);
    }
}
