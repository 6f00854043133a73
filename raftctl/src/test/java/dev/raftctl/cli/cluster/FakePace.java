package dev.raftctl.cli.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock that goes on only when everybody waits: to the next moment at which anybody stops waiting. So nothing takes time but
 * waiting, and a test runs the same whatever the machine is doing. Any thread.
 */
public final class FakePace implements Pace {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LOOK_MILLIS = 1;

    private final List<Thread> threads = new ArrayList<>();
    private final List<Long> sleepers = new ArrayList<>();
    private long nanos;

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized void pause(long millis) {
        nanos += Math.max(1, millis) * NANOS_PER_MILLI;
        notifyAll();
    }

    @Override
    public synchronized void pauseNanos(long wanted) {
        nanos += Math.max(1, wanted);
        notifyAll();
    }

    @Override
    public synchronized void start(Thread thread) {
        threads.add(thread);
        thread.start();
    }

    /** Somebody does not answer until then. */
    synchronized void sleep(long millis) {
        Long until = nanos + millis * NANOS_PER_MILLI;
        sleepers.add(until);
        while (nanos < until) {
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
            T next = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            boolean idle = isIdle();
            // Whoever has ended has put its answer there before.
            next = next == null ? queue.poll() : next;
            if (next != null) {
                return next;
            }
            if (idle && !goOn(end)) {
                return null;
            }
        }
    }

    private synchronized boolean isIdle() {
        threads.removeIf(thread -> !thread.isAlive());
        sleepers.removeIf(until -> until <= nanos);
        return threads.size() <= sleepers.size();
    }

    /** To the next moment at which somebody wakes, but not beyond the end; false: the end is reached. */
    private synchronized boolean goOn(long end) {
        long next = sleepers.stream().mapToLong(until -> until).min().orElse(Long.MAX_VALUE);
        if (next > end) {
            nanos = Math.max(nanos, end);
            return false;
        }
        nanos = next;
        sleepers.removeIf(until -> until <= nanos);
        notifyAll();
        return true;
    }
}
