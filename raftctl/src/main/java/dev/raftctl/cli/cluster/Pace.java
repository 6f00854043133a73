package dev.raftctl.cli.cluster;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The clock, and all waiting: what a test puts its own in place of. Any thread. */
public interface Pace {
    Pace REAL = new Pace() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long millis) throws InterruptedException {
            Thread.sleep(millis);
        }

        @Override
        public void pauseNanos(long nanos) throws InterruptedException {
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

    /** Monotonic. */
    long nanoTime();

    void pause(long millis) throws InterruptedException;

    /** About so long, finer than a millisecond; may end early. */
    void pauseNanos(long nanos) throws InterruptedException;

    void start(Thread thread);

    /** The next of the queue; null when none comes in time. */
    <T> @Nullable T poll(BlockingQueue<T> queue, long millis) throws InterruptedException;
}
