package dev.raftctl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What other threads do between the moment at which a request finds no leader and the moment at which it is queued. The
 * router reads its clock in between, and the clock lets the other thread run to its end.
 */
class LeaderRequestRouterInterleavingsTest {
    private static final ClientRequest PUT = new ClientRequest.ExecuteCommandRequest(
            0,
            0,
            0,
            KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(
                    new byte[] {1}, new byte[0], new KeyValueCommand.KeyPutCondition.PutAlways())));

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final SwitchingClock clock = new SwitchingClock();
    private LeaderRequestRouter router;

    /** The real clock, which runs something else when it is read the second time by the thread of the test. */
    private static final class SwitchingClock implements ClientClock {
        private final Thread testThread = Thread.currentThread();
        private volatile @Nullable Thread search;
        private @Nullable Runnable other;
        private int readingsBeforeSwitch;

        void onSecondReading(Runnable otherThread) {
            other = otherThread;
            readingsBeforeSwitch = 1;
        }

        void joinSearch() {
            try {
                Thread started = search;
                if (started != null) {
                    started.join();
                }
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        @Override
        public long nanoTime() {
            Runnable next = other;
            if (next != null && Thread.currentThread() == testThread && readingsBeforeSwitch-- == 0) {
                other = null;
                next.run();
            }
            return REAL.nanoTime();
        }

        @Override
        public void sleep(long millis) throws InterruptedException {
            REAL.sleep(millis);
        }

        @Override
        public void sleepNanos(long nanos) throws InterruptedException {
            REAL.sleepNanos(nanos);
        }

        @Override
        public void start(Thread thread) {
            if (thread.getName().equals("leader search")) {
                search = thread;
            }
            REAL.start(thread);
        }

        @Override
        public <T> @Nullable T poll(BlockingQueue<T> queue, long millis) throws InterruptedException {
            return REAL.poll(queue, millis);
        }
    }

    /** Connects to the leader, which then loses its leadership, and sends a request that waits for the next one. */
    @BeforeEach
    void loseTheLeader() throws Exception {
        ClusterRequests client = new ClusterRequests(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(clock, 20_000),
                RequestListener.NONE,
                LeaderlessDescription.SHORT);
        router = LeaderRequestRouter.to(client.findLeader(), client, 1, 20_000);
        cluster.depose();
    }

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void aRequestIsSentThoughTheNextLeaderIsFoundWhileItIsQueued() {
        CompletableFuture<LeaderRequestOutcome> waiting = router.send(0, PUT, true);
        assertThat(waiting).isNotDone();
        clock.onSecondReading(() -> {
            cluster.elect("n2", 6);
            clock.joinSearch();
        });
        assertThat(router.send(0, PUT, true)).isCompleted();
        assertThat(waiting).isCompleted();
    }

    @Test
    void aRequestIsRefusedIfTheRouterIsClosedWhileItIsQueued() {
        CompletableFuture<LeaderRequestOutcome> waiting = router.send(0, PUT, true);
        clock.onSecondReading(router::close);
        assertThat(router.send(0, PUT, true)).isCompletedWithValue(LeaderRequestOutcome.REFUSED);
        assertThat(waiting).isCompletedWithValue(LeaderRequestOutcome.REFUSED);
    }
}
