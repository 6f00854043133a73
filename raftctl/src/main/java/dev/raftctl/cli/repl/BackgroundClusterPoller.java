package dev.raftctl.cli.repl;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Polls the cluster on its own thread and keeps the latest result for all readers. */
final class BackgroundClusterPoller implements AutoCloseable {
    private static final long PAUSE_MILLIS = 500;

    private final Supplier<ClusterSummary> poll;
    private final BiConsumer<ClusterSummary, ClusterSummary> onChange;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile ClusterSummary latest = ClusterSummary.UNKNOWN;

    /**
     * @param poll queries the servers; may block
     * @param onChange receives the previous and the current summary after each change, on the watch's thread
     */
    BackgroundClusterPoller(Supplier<ClusterSummary> poll, BiConsumer<ClusterSummary, ClusterSummary> onChange) {
        this.poll = poll;
        this.onChange = onChange;
        thread = new Thread(this::watch, "cluster-watch");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns the latest summary. May be called from any thread. */
    ClusterSummary latest() {
        return latest;
    }

    private void watch() {
        try {
            do {
                ClusterSummary previous = latest;
                ClusterSummary current = poll.get();
                latest = current;
                if (!current.equals(previous)) {
                    onChange.accept(previous, current);
                }
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
