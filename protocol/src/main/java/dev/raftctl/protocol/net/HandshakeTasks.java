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
final class HandshakeTasks implements AutoCloseable {
    private static final long REST_SECONDS = 5;

    private final AtomicLong numbers = new AtomicLong();
    private final ThreadPoolExecutor thread;

    HandshakeTasks(String name) {
        thread = new ThreadPoolExecutor(1, 1, REST_SECONDS, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** A step of a handshake; those of the earlier connection first. */
    private record Step(boolean last, long connection, Runnable work) implements Runnable, Comparable<Step> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Step other) {
            return last == other.last ? Long.compare(connection, other.connection) : Boolean.compare(last, other.last);
        }
    }

    /**
     * For the steps of one connection.
     *
     * @param last they wait for those of others
     */
    Executor executor(boolean last) {
        long connection = numbers.incrementAndGet();
        return work -> {
            try {
                thread.execute(new Step(last, connection, work));
            } catch (RejectedExecutionException closed) {
                work.run();
            }
        };
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
