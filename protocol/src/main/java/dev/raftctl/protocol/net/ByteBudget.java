package dev.raftctl.protocol.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all connections of a listener may hold of one kind, and the connections that wait for some. Any thread.
 */
final class ByteBudget {
    /** Woken by one release: each may take a whole message, and a release may be as small as one. */
    private static final int MAX_WAITERS_PER_RELEASE = 4;

    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Queue<Runnable> waiters = new ConcurrentLinkedQueue<>();

    ByteBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes these bytes, or none: false. */
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

    /** Takes these bytes even beyond the limit, because they exist already. */
    void forceAcquire(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    void release(long bytes) {
        usedBytes.addAndGet(-bytes);
        runWaiters();
    }

    /**
     * Runs this once when bytes may be free, on any thread: now, if they are. The runner looks again, and calls this
     * again if there are none.
     */
    void runWhenAvailable(Runnable waiter) {
        waiters.add(waiter);
        if (usedBytes.get() == 0) {
            // A thread that returned bytes just before may not have seen this waiter, so look again.
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

    /** Whether even more is held than the limit allows, by this many parts in a hundred of it. */
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
