package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The core loop")
class CoreSchedulerTest {
    private static final long LIMIT_SECONDS = 120;
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final TimeSource ticker = new TimeSource();
    private final CoreInbox inbox = new CoreInbox(ticker);
    private final AtomicReference<@Nullable NodeFailure> end = new AtomicReference<>();
    private final FatalErrorLatch fatalError = new FatalErrorLatch(end::set);
    private final CountingRunner runner = new CountingRunner();
    private final CoreScheduler loop = new CoreScheduler(runner, inbox, fatalError, ticker);
    private final Thread coreThread = new Thread(() -> {
        try {
            loop.run();
        } catch (IllegalStateException fault) {
            fatalError.set(fault);
        }
    });

    /** Counts the events and the threads that run batches at the same time. */
    private final class CountingRunner implements CoreScheduler.CoreBatchTask {
        final AtomicInteger activeCount = new AtomicInteger();
        final AtomicInteger maxActiveCount = new AtomicInteger();
        final AtomicInteger eventCount = new AtomicInteger();
        final AtomicInteger endedCount = new AtomicInteger();
        volatile long deadline = NEVER;
        volatile boolean broken;
        volatile boolean awaitsDisk;
        final Queue<Boolean> releases = new ConcurrentLinkedQueue<>();
        volatile @Nullable CountDownLatch deadlineReached;
        volatile @Nullable Thread lastThread;
        volatile Runnable withinBatch = () -> {};

        @Override
        public boolean runBatch() {
            maxActiveCount.accumulateAndGet(activeCount.incrementAndGet(), Math::max);
            try {
                int count = inbox.takeCompletions().items().size();
                eventCount.addAndGet(count);
                lastThread = Thread.currentThread();
                withinBatch.run();
                if (broken) {
                    throw new IllegalStateException("broken");
                }
                CountDownLatch awaited = deadlineReached;
                if (awaited != null && count == 0) {
                    deadline = NEVER;
                    awaited.countDown();
                }
                return count > 0;
            } finally {
                activeCount.decrementAndGet();
            }
        }

        @Override
        public long nextDeadline() {
            return deadline;
        }

        @Override
        public boolean awaitsDisk() {
            return awaitsDisk;
        }

        @Override
        public void onReleased(boolean byProducer) {
            releases.add(byProducer);
        }

        @Override
        public void failPendingRequests() {
            endedCount.incrementAndGet();
        }

        @Override
        public void logRecentEvents() {}
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        coreThread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        assertThat(coreThread.isAlive()).isFalse();
    }

    private void put() {
        inbox.addCompletionWithoutWakeup(new Event.ClockTick());
    }

    private void await(int events) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (runner.eventCount.get() < events) {
            assertThat(System.nanoTime())
                    .as("only %s of %s events", runner.eventCount, events)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void theThreadThatAddsAnEventRunsTheBatchItself() {
        put();
        loop.tryRun();
        assertThat(runner.eventCount).hasValue(1);
        assertThat(runner.lastThread).isSameAs(Thread.currentThread());
    }

    @Test
    void theLogWriterRunsABatchOnlyIfTheCoreAwaitsItsWrite() {
        put();
        loop.tryRun();
        put();
        loop.onEntriesDurable();
        assertThat(runner.eventCount).as("the core does not await the write").hasValue(1);
        runner.awaitsDisk = true;
        loop.tryRun();
        put();
        loop.onEntriesDurable();
        assertThat(runner.eventCount).hasValue(3);
        assertThat(runner.releases).as("whether a producer ran each batch").containsExactly(true, true, false);
    }

    @Test
    void aBatchDoesNotStartWithinAnother() {
        runner.withinBatch = () -> {
            runner.withinBatch = () -> {};
            put();
            loop.tryRun();
        };
        put();
        loop.tryRun();
        assertThat(runner.maxActiveCount).hasValue(1);
        assertThat(runner.eventCount).hasValue(1);
        loop.tryRun();
        assertThat(runner.eventCount).hasValue(2);
    }

    @Test
    void everyEventIsProcessedAndOnlyOneThreadRunsAtATime() throws InterruptedException {
        coreThread.start();
        int each = 20_000;
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread other = new Thread(() -> {
                for (int k = 0; k < each; k++) {
                    put();
                    loop.tryRun();
                }
            });
            others.add(other);
            other.start();
        }
        for (int k = 0; k < each; k++) {
            inbox.addCompletion(new Event.ClockTick());
        }
        for (Thread other : others) {
            other.join();
        }
        await(4 * each);
        assertThat(runner.eventCount).hasValue(4 * each);
        assertThat(runner.maxActiveCount).hasValue(1);
        assertThat(end.get()).isNull();
    }

    @Test
    void theCoreThreadKeepsADeadlineThatAnotherThreadMadeEarlier() throws InterruptedException {
        coreThread.start();
        CountDownLatch reached = new CountDownLatch(1);
        runner.deadlineReached = reached;
        runner.deadline = ticker.nanos() + 20_000_000;
        put();
        loop.tryRun();
        assertThat(reached.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailedCoreRunsNoFurtherBatchAndStopsTheServer() {
        runner.broken = true;
        put();
        loop.tryRun();
        put();
        loop.tryRun();
        assertThat(runner.eventCount).hasValue(1);
        assertThat(end.get()).isNotNull();
    }

    @Test
    void stoppingFailsPendingRequestsOnceAndRunsNoFurtherBatch() throws InterruptedException {
        coreThread.start();
        loop.stop();
        coreThread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        put();
        loop.tryRun();
        assertThat(runner.endedCount).hasValue(1);
        assertThat(runner.eventCount).hasValue(0);
    }
}
