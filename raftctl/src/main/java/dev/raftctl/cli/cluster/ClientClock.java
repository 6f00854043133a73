package dev.raftctl.cli.cluster;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The clock, and all waiting: what a test puts its own in place of. Any thread. */
public interface ClientClock {
    ClientClock REAL = new ClientClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long millis) throws InterruptedException {
            Thread.sleep(millis);
        }

        @Override
        public void sleepNanos(long nanos) throws InterruptedException {
            LockSupport.parkNanos(nanos);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }

        @Override
        public void start(Thread thread) {
            thread.start();
        }

        @Override
        public <T> @Nullable T poll(BlockingQueue<T> queue, long millis) throws InterruptedException {
            return queue.poll(millis, TimeUnit.MILLISECONDS);
        }
    };

    /** MonotonicState. */
    long nanoTime();

    void sleep(long millis) throws InterruptedException;

    /** About so long, finer than a millisecond; may end early. */
    void sleepNanos(long nanos) throws InterruptedException;

    void start(Thread thread);

    /** The next of the queue; null when none comes in time. */
    <T> @Nullable T poll(BlockingQueue<T> queue, long millis) throws InterruptedException;
}
