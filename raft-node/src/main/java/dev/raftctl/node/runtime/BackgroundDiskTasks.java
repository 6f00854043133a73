package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs rare tasks that use the disk for a client, so that neither Netty threads nor the core wait for it. Thread-safe.
 */
final class BackgroundDiskTasks {
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor executor;
    private final FatalErrorLatch fatalError;

    /**
     * @param name the name of the thread
     * @param maxQueued how many tasks may wait behind the running one
     */
    BackgroundDiskTasks(String name, int maxQueued, FatalErrorLatch fatalError) {
        this.fatalError = fatalError;
        this.executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxQueued), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Queues a task for the background thread. Returns false if the queue is full or the node is stopping. */
    boolean run(NodeThread.NodeThreadTask task) {
        try {
            executor.execute(() -> runGuarded(task));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void runGuarded(NodeThread.NodeThreadTask task) {
        try {
            task.run();
        } catch (StorageFailure failure) {
            fatalError.setUnlessDiskFull(failure);
        } catch (RuntimeException | Error fault) {
            fatalError.set(fault);
        }
    }

    void close() {
        executor.shutdownNow();
    }
}
