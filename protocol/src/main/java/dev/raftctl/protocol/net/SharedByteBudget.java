package dev.raftctl.protocol.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget of bytes that all connections of a listener share, with a queue of connections that wait for bytes.
 * Thread-safe.
 */
final class SharedByteBudget {
    /**
     * The number of waiters to run after one release. Each waiter may acquire a whole message, and a release may free
     * only one.
     */
    private static final int MAX_WAITERS_PER_RELEASE = 4;

    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Queue<Runnable> waiters = new ConcurrentLinkedQueue<>();

    SharedByteBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Acquires this number of bytes and returns true, or acquires nothing and returns false. */
    boolean tryAcquire(long bytes) {
        long used;
        do {
            used = usedBytes.get();
            if (used + bytes > maxBytes) {
                return false;
            }
        } while (!usedBytes.compareAndSet(used, used + bytes));
        return true;
    }

    /** Acquires this number of bytes even beyond the limit, because the memory is already allocated. */
    void forceAcquire(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    void release(long bytes) {
        usedBytes.addAndGet(-bytes);
        runWaiters();
    }

    /**
     * Runs the task once when bytes may be available, on any thread, possibly immediately. The task tries again to
     * acquire bytes, and calls this method again if that fails.
     */
    void runWhenAvailable(Runnable waiter) {
        waiters.add(waiter);
        if (usedBytes.get() == 0) {
            // A thread that released bytes just now may not have seen this waiter, so check again.
            runWaiters();
        }
    }

    private void runWaiters() {
        for (int i = 0; i < MAX_WAITERS_PER_RELEASE && !isFull(); i++) {
            Runnable next = waiters.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    boolean isFull() {
        return usedBytes.get() >= maxBytes;
    }

    boolean isHalfUsed() {
        return usedBytes.get() >= maxBytes / 2;
    }

    /** Returns whether the bytes in use exceed the limit by at least this percentage. */
    boolean isExceededByPercent(int percent) {
        return usedBytes.get() >= maxBytes + maxBytes / 100 * percent;
    }

    boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    long usedBytes() {
        return usedBytes.get();
    }

    long maxBytes() {
        return maxBytes;
    }
}
