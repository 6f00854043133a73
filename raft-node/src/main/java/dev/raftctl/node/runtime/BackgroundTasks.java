package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Rare work that touches the disk for a client, which neither Netty's loops nor the core should wait for. Any thread. */
final class BackgroundTasks {
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor executor;
    private final FatalErrorLatch fatalError;

    /**
     * @param name of its thread
     * @param maxQueued how many may wait behind the one at work
     */
    BackgroundTasks(String name, int maxQueued, FatalErrorLatch fatalError) {
        this.fatalError = fatalError;
        this.executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxQueued), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** False when too many wait, or the node stops. */
    boolean run(NodeThread.Task task) {
        try {
            executor.execute(() -> runGuarded(task));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void runGuarded(NodeThread.Task task) {
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
