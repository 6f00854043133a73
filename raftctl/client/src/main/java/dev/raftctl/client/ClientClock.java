package dev.raftctl.client;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads the clock and does all waiting for a client. Tests replace it with a simulated clock. Thread-safe. */
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

    /** Returns a monotonic time in nanoseconds. */
    long nanoTime();

    void sleep(long millis) throws InterruptedException;

    /** Sleeps with a resolution finer than a millisecond; may return early. */
    void sleepNanos(long nanos) throws InterruptedException;

    void start(Thread thread);

    /** Returns the next element of the queue, or null if no element arrives in time. */
    <T> @Nullable T poll(BlockingQueue<T> queue, long millis) throws InterruptedException;
}
