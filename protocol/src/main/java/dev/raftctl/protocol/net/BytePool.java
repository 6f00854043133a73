package dev.raftctl.protocol.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all connections of a listener may hold of one kind, and the connections that wait for some. Any thread.
 */
final class BytePool {
    /** Woken by one release: each may take a whole message, and a release may be as small as one. */
    private static final int WOKEN_AT_ONCE = 4;

    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    BytePool(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes these bytes, or none: false. */
    boolean take(long bytes) {
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
    void add(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    void give(long bytes) {
        usedBytes.addAndGet(-bytes);
        wake();
    }

    /**
     * Runs this once when bytes may be free, on any thread: now, if they are. The runner looks again, and calls this
     * again if there are none.
     */
    void await(Runnable freed) {
        waiting.add(freed);
        if (usedBytes.get() == 0) {
            // A thread that returned bytes just before may not have seen this waiter, so look again.
            wake();
        }
    }

    private void wake() {
        for (int i = 0; i < WOKEN_AT_ONCE && !isFull(); i++) {
            Runnable next = waiting.poll();
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
    boolean isOver(int percent) {
        return usedBytes.get() >= maxBytes + maxBytes / 100 * percent;
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    long usedBytes() {
        return usedBytes.get();
    }

    long maxBytes() {
        return maxBytes;
    }
}
