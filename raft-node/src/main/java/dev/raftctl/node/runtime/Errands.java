package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Rare work that touches the disk for a client, which neither Netty's loops nor the core should wait for. Any thread. */
final class Errands {
    private static final long REST_SECONDS = 5;

    private final ThreadPoolExecutor executor;
    private final Fate fate;

    /**
     * @param name of its thread
     * @param waitingMax how many may wait behind the one at work
     */
    Errands(String name, int waitingMax, Fate fate) {
        this.fate = fate;
        this.executor = new ThreadPoolExecutor(
                1, 1, REST_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waitingMax), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** False when too many wait, or the node stops. */
    boolean run(NodeThread.Work work) {
        try {
            executor.execute(() -> guarded(work));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void guarded(NodeThread.Work work) {
        try {
            work.run();
        } catch (StorageFailure failure) {
            fate.metBesideTheLog(failure);
        } catch (RuntimeException | Error fault) {
            fate.met(fault);
        }
    }

    void close() {
        executor.shutdownNow();
    }
}
