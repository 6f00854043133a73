package dev.raftctl.protocol.net;

import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs the cryptographic work of TLS handshakes on a single thread, so that many handshakes do not delay heartbeats and
 * requests on the event loops. Low-priority callers, whose recent handshakes have failed, run after all others.
 * Thread-safe.
 */
final class TlsHandshakeExecutor implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;

    private final AtomicLong connectionNumbers = new AtomicLong();
    private final ThreadPoolExecutor executor;

    TlsHandshakeExecutor(String name) {
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** A step of a handshake. Older connections go first, except that low-priority steps come last. */
    private record TlsHandshakeTask(boolean lowPriority, long connectionNumber, Runnable task)
            implements Runnable, Comparable<TlsHandshakeTask> {
        @Override
        public void run() {
            task.run();
        }

        @Override
        public int compareTo(TlsHandshakeTask other) {
            return lowPriority == other.lowPriority
                    ? Long.compare(connectionNumber, other.connectionNumber)
                    : Boolean.compare(lowPriority, other.lowPriority);
        }
    }

    /**
     * Returns an executor for the steps of one connection.
     *
     * @param lowPriority whether the steps run after those of all other connections
     */
    Executor executorFor(boolean lowPriority) {
        long connectionNumber = connectionNumbers.incrementAndGet();
        return task -> {
            try {
                executor.execute(new TlsHandshakeTask(lowPriority, connectionNumber, task));
            } catch (RejectedExecutionException closed) {
                task.run();
            }
        };
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
