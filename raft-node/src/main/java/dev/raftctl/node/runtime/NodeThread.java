package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;

/** A thread of the node; whatever escapes from its work ends the node, and is told in one place. */
final class NodeThread extends Thread {
    private final Work work;
    private final Fate fate;
    private volatile boolean done;

    /** What a thread of the node does until it is told to stop. */
    @FunctionalInterface
    interface Work {
        void run() throws StorageFailure;
    }

    private NodeThread(String name, Work work, Fate fate) {
        super(name);
        this.work = work;
        this.fate = fate;
        setDaemon(true);
    }

    static NodeThread start(String name, Work work, Fate fate) {
        NodeThread thread = new NodeThread(name, work, fate);
        thread.start();
        return thread;
    }

    @Override
    public void run() {
        try {
            work.run();
            done = true;
        } catch (StorageFailure failure) {
            fate.met(failure);
        } catch (UnreadableLog unreadable) {
            fate.met(unreadable.failure());
        } catch (RuntimeException | Error fault) {
            fate.met(fault);
        }
    }

    /** Whether it ended by what it met, and not because its work was done. */
    boolean hasFailed() {
        return !done && !isAlive();
    }

    /** Waits for its end, but not for ever: a thread that hangs in the disk must not keep the process from ending. */
    boolean hasEndedWithin(long millis) {
        try {
            join(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return !isAlive();
    }
}
