package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;

/** A thread of the node; whatever escapes from its work ends the node, and is told in one place. */
final class NodeThread extends Thread {
    private final Task task;
    private final FatalErrorLatch fatalError;
    private volatile boolean done;

    /** What a thread of the node does until it is told to stop. */
    @FunctionalInterface
    interface Task {
        void run() throws StorageFailure;
    }

    private NodeThread(String name, Task task, FatalErrorLatch fatalError) {
        super(name);
        this.task = task;
        this.fatalError = fatalError;
        setDaemon(true);
    }

    static NodeThread start(String name, Task task, FatalErrorLatch fatalError) {
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

    /** Whether it ended by what it met, and not because its work was done. */
    boolean hasFailed() {
        return !done && !isAlive();
    }

    /** Waits for its end, but not for ever: a thread that hangs in the disk must not keep the process from ending. */
    boolean awaitEnd(long millis) {
        try {
            join(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return !isAlive();
    }
}
