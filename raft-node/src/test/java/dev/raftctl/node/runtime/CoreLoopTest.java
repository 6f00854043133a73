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

@DisplayName("Whoever takes the core's turns")
class CoreLoopTest {
    private static final long LIMIT_SECONDS = 30;
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final Ticker ticker = new Ticker();
    private final Inbox inbox = new Inbox(ticker);
    private final AtomicReference<@Nullable NodeEnd> end = new AtomicReference<>();
    private final Fate fate = new Fate(end::set);
    private final Counting core = new Counting();
    private final CoreLoop loop = new CoreLoop(core, inbox, fate, ticker);
    private final Thread own = new Thread(() -> {
        try {
            loop.run();
        } catch (IllegalStateException fault) {
            fate.met(fault);
        }
    });

    /** Counts what it takes and who is at it. */
    private final class Counting implements CoreLoop.Turns {
        final AtomicInteger atIt = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger events = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();
        volatile long look = NEVER;
        volatile boolean broken;
        volatile boolean awaitsDisk;
        final Queue<Boolean> leftBy = new ConcurrentLinkedQueue<>();
        volatile @Nullable CountDownLatch looked;
        volatile @Nullable Thread last;

        @Override
        public boolean take() {
            most.accumulateAndGet(atIt.incrementAndGet(), Math::max);
            try {
                int count = inbox.takeCompletions().all().size();
                events.addAndGet(count);
                last = Thread.currentThread();
                if (broken) {
                    throw new IllegalStateException("broken");
                }
                CountDownLatch awaited = looked;
                if (awaited != null && count == 0) {
                    look = NEVER;
                    awaited.countDown();
                }
                return count > 0;
            } finally {
                atIt.decrementAndGet();
            }
        }

        @Override
        public long nextLook() {
            return look;
        }

        @Override
        public boolean awaitsDisk() {
            return awaitsDisk;
        }

        @Override
        public void left(boolean brought) {
            leftBy.add(brought);
        }

        @Override
        public void end() {
            ended.incrementAndGet();
        }

        @Override
        public void tellRecent() {}
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        own.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        assertThat(own.isAlive()).isFalse();
    }

    private void put() {
        inbox.completedQuietly(new Event.Tick());
    }

    private void await(int events) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (core.events.get() < events) {
            assertThat(System.nanoTime())
                    .as("only %s of %s events", core.events, events)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void theOneThatBringsSomethingTakesTheTurnItself() {
        put();
        loop.attend();
        assertThat(core.events).hasValue(1);
        assertThat(core.last).isSameAs(Thread.currentThread());
    }

    @Test
    void theLogWriterTakesATurnOnlyIfItsWriteIsWaitedFor() {
        put();
        loop.attend();
        put();
        loop.written();
        assertThat(core.events).as("nobody waits").hasValue(1);
        core.awaitsDisk = true;
        loop.attend();
        put();
        loop.written();
        assertThat(core.events).hasValue(3);
        assertThat(core.leftBy).as("the log writer has brought nothing").containsExactly(true, true, false);
    }

    @Test
    void nothingPutIsForgottenAndNoTwoAreAtItAtOnce() throws InterruptedException {
        own.start();
        int each = 20_000;
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread other = new Thread(() -> {
                for (int k = 0; k < each; k++) {
                    put();
                    loop.attend();
                }
            });
            others.add(other);
            other.start();
        }
        for (int k = 0; k < each; k++) {
            inbox.completed(new Event.Tick());
        }
        for (Thread other : others) {
            other.join();
        }
        await(4 * each);
        assertThat(core.events).hasValue(4 * each);
        assertThat(core.most).hasValue(1);
        assertThat(end.get()).isNull();
    }

    @Test
    void theOwnThreadKeepsADeadlineThatAnotherBroughtForward() throws InterruptedException {
        own.start();
        CountDownLatch looked = new CountDownLatch(1);
        core.looked = looked;
        core.look = ticker.nanos() + 20_000_000;
        put();
        loop.attend();
        assertThat(looked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCoreThatBrokeTakesNoOtherTurnAndEndsTheServer() {
        core.broken = true;
        put();
        loop.attend();
        put();
        loop.attend();
        assertThat(core.events).hasValue(1);
        assertThat(end.get()).isNotNull();
    }

    @Test
    void atTheEndWhoeverWaitsIsToldOnceAndNoTurnComesAfter() throws InterruptedException {
        own.start();
        loop.stop();
        own.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        put();
        loop.attend();
        assertThat(core.ended).hasValue(1);
        assertThat(core.events).hasValue(0);
    }
}
