package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;

/** A thread of the node. An exception that the thread's task does not handle stops the node. */
final class NodeThread extends Thread {
    private final NodeThreadTask task;
    private final FatalErrorLatch fatalError;
    private volatile boolean done;

    /** The work that a thread does until it is asked to stop. */
    @FunctionalInterface
    interface NodeThreadTask {
        void run() throws StorageFailure;
    }

    private NodeThread(String name, NodeThreadTask task, FatalErrorLatch fatalError) {
        super(name);
        this.task = task;
        this.fatalError = fatalError;
        setDaemon(true);
    }

    static NodeThread start(String name, NodeThreadTask task, FatalErrorLatch fatalError) {
        NodeThread thread = new NodeThread(name, task, fatalError);
        thread.start();
        return thread;
    }

    @Override
    public void run() {
        try {
            task.run();
            done = true;
        } catch (StorageFailure failure) {
            fatalError.set(failure);
        } catch (LogReadFailure unreadable) {
            fatalError.set(unreadable.failure());
        } catch (RuntimeException | Error fault) {
            fatalError.set(fault);
        }
    }

    /** Returns whether the thread has ended with an exception. */
    boolean hasFailed() {
        return !done && !isAlive();
    }

    /**
     * Waits a limited time for the end of the thread, since a thread stuck in the disk must not keep the process alive.
     * Returns whether it has ended.
     */
    boolean awaitEnd(long millis) {
        try {
            join(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return !isAlive();
    }
}
