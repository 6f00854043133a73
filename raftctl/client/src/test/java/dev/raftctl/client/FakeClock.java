package dev.raftctl.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock that advances only when all threads wait: to the time at which the first of them stops waiting. Only waiting
 * takes time, so a test does not depend on the machine's speed. Thread-safe.
 */
public final class FakeClock implements ClientClock {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long QUEUE_POLL_MILLIS = 1;

    private final List<Thread> threads = new ArrayList<>();
    private final List<Long> wakeTimes = new ArrayList<>();
    private long nowNanos;

    @Override
    public synchronized long nanoTime() {
        return nowNanos;
    }

    @Override
    public synchronized void sleep(long millis) {
        nowNanos += Math.max(1, millis) * NANOS_PER_MILLI;
        notifyAll();
    }

    @Override
    public synchronized void sleepNanos(long sleepNanos) {
        nowNanos += Math.max(1, sleepNanos);
        notifyAll();
    }

    @Override
    public synchronized void start(Thread thread) {
        threads.add(thread);
        thread.start();
    }

    /** Blocks a fake server until its answer is due. */
    public synchronized void blockFor(long millis) {
        Long wakeTime = nowNanos + millis * NANOS_PER_MILLI;
        wakeTimes.add(wakeTime);
        while (nowNanos < wakeTime) {
            try {
                wait();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, long millis) throws InterruptedException {
        long end = nanoTime() + millis * NANOS_PER_MILLI;
        while (true) {
            T next = queue.poll(QUEUE_POLL_MILLIS, TimeUnit.MILLISECONDS);
            boolean idle = isIdle();
            // A thread that has ended has queued its reply before.
            next = next == null ? queue.poll() : next;
            if (next != null) {
                return next;
            }
            if (idle && !advance(end)) {
                return null;
            }
        }
    }

    private synchronized boolean isIdle() {
        threads.removeIf(thread -> !thread.isAlive());
        wakeTimes.removeIf(wakeTime -> wakeTime <= nowNanos);
        return threads.size() <= wakeTimes.size();
    }

    /** Advances to the next wake-up time, but not past the end; returns false if the end is reached. */
    private synchronized boolean advance(long end) {
        long next = wakeTimes.stream().mapToLong(wakeTime -> wakeTime).min().orElse(Long.MAX_VALUE);
        if (next > end) {
            nowNanos = Math.max(nowNanos, end);
            return false;
        }
        nowNanos = next;
        wakeTimes.removeIf(wakeTime -> wakeTime <= nowNanos);
        notifyAll();
        return true;
    }
}
