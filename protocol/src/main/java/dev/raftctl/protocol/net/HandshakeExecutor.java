package dev.raftctl.protocol.net;

import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the signatures of TLS handshakes are made and checked: on one thread, so that a storm of handshakes takes no
 * loop from heartbeats and requests. Callers from addresses of which many handshakes failed wait for the others. Any
 * thread.
 */
final class HandshakeExecutor implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;

    private final AtomicLong connectionNumbers = new AtomicLong();
    private final ThreadPoolExecutor executor;

    HandshakeExecutor(String name) {
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** A step of a handshake; those of the earlier connection first. */
    private record HandshakeTask(boolean lowPriority, long connectionNumber, Runnable task)
            implements Runnable, Comparable<HandshakeTask> {
        @Override
        public void run() {
            task.run();
        }

        @Override
        public int compareTo(HandshakeTask other) {
            return lowPriority == other.lowPriority
                    ? Long.compare(connectionNumber, other.connectionNumber)
                    : Boolean.compare(lowPriority, other.lowPriority);
        }
    }

    /**
     * For the steps of one connection.
     *
     * @param lowPriority they wait for those of others
     */
    Executor executorFor(boolean lowPriority) {
        long connectionNumber = connectionNumbers.incrementAndGet();
        return task -> {
            try {
                executor.execute(new HandshakeTask(lowPriority, connectionNumber, task));
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
