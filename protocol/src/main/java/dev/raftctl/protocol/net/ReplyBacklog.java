package dev.raftctl.protocol.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The replies of one connection that are built and not sent yet, and the requests whose replies are postponed until
 * then. A client that reads slowly is served at its own pace, and one that does not read uses a bounded number of
 * bytes. Thread-safe.
 */
final class ReplyBacklog {
    /**
     * The number of postponed requests to resume at a time. A resumed request that does not reply immediately is
     * postponed again.
     */
    private static final int MAX_RESUMED_AT_ONCE = 16;

    /**
     * How far command results, which exist as soon as the command is applied, may exceed the limit of all connections,
     * in percent.
     */
    private static final int MAX_EXCESS_PERCENT = 25;

    /** Replies up to this length are built, or kept, even if too many bytes of replies are pending. */
    static final int SHORT_REPLY_BYTES = 4 << 10;

    private final SharedByteBudget sharedBudget;
    private final long maxBytes;
    private final Predicate<Runnable> runOnLoop;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Runnable> postponed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waitingForBudget = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param sharedBudget the budget of all connections of the listener
     * @param maxBytes no further reply is built beyond this number of bytes
     * @param runOnLoop runs a task on the connection's event loop; returns false if the loops are closed
     */
    ReplyBacklog(SharedByteBudget sharedBudget, long maxBytes, Predicate<Runnable> runOnLoop) {
        this.sharedBudget = sharedBudget;
        this.maxBytes = maxBytes;
        this.runOnLoop = runOnLoop;
    }

    /**
     * Returns whether a reply may be built now. A short one always may, so that clients with small requests do not wait
     * for those with large ones.
     *
     * @param replyBytes returns the approximate length of the reply
     * @param retry runs later on the connection's event loop if this method returns false, unless the connection is
     *     closed first
     */
    boolean admitOrPostpone(LongSupplier replyBytes, Runnable retry) {
        if (closed) {
            return false;
        }
        if (canBuild()) {
            return true;
        }
        if (!isOverflowing() && replyBytes.getAsLong() <= SHORT_REPLY_BYTES) {
            return true;
        }
        postponed.add(retry);
        if (closed) {
            postponed.clear();
        } else {
            var unused = runOnLoop.test(this::resume);
        }
        return false;
    }

    /** Returns whether to discard a reply that exists already and therefore cannot be postponed. */
    boolean isOverflowing() {
        return bytes.get() >= 2 * maxBytes || sharedBudget.isExceededByPercent(MAX_EXCESS_PERCENT);
    }

    boolean isEmpty() {
        return bytes.get() == 0;
    }

    void charge(long replyBytes) {
        bytes.addAndGet(replyBytes);
        sharedBudget.forceAcquire(replyBytes);
        if (closed) {
            sharedBudget.release(bytes.getAndSet(0));
        }
    }

    /**
     * Releases the bytes of replies that were sent or lost with the connection. Runs on the connection's event loop.
     */
    void release(long replyBytes) {
        long heldBytes = bytes.getAndUpdate(current -> Math.max(0, current - replyBytes));
        sharedBudget.release(Math.min(heldBytes, replyBytes));
        resume();
    }

    void close() {
        closed = true;
        postponed.clear();
        sharedBudget.release(bytes.getAndSet(0));
    }

    /**
     * Returns whether the next reply may be built. Once half of the shared budget is used, each connection gets one
     * reply at a time, so that a few connections do not use all of it.
     */
    private boolean canBuild() {
        long ownBytes = bytes.get();
        return ownBytes == 0 ? !sharedBudget.isFull() : ownBytes < maxBytes && !sharedBudget.isHalfUsed();
    }

    private void resume() {
        for (int i = 0; i < MAX_RESUMED_AT_ONCE && !closed; i++) {
            if (!canBuild()) {
                if (isEmpty()) {
                    waitForSharedBudget();
                }
                return; // This runs again when this connection's own replies have been sent.
            }
            Runnable next = postponed.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** Waits until other connections release bytes. Does nothing if this connection is already waiting for them. */
    private void waitForSharedBudget() {
        if (!postponed.isEmpty() && waitingForBudget.compareAndSet(false, true)) {
            sharedBudget.runWhenAvailable(() -> {
                waitingForBudget.set(false);
                var unused = runOnLoop.test(this::resume);
            });
        }
    }
}
