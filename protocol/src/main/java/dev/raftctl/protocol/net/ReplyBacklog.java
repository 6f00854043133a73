package dev.raftctl.protocol.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The replies of one connection that are built and not sent yet, and the requests whose replies are not built until
 * those are sent: a client that reads slowly is served at its pace, and one that does not read holds a bounded number
 * of bytes. Any thread.
 */
final class ReplyBacklog {
    /** A resumed request that is not answered at once waits again, so only a few are resumed together. */
    private static final int MAX_RESUMED_AT_ONCE = 16;

    /** How far results of commands, which exist when they are applied, may exceed the limit of all connections. */
    private static final int MAX_EXCESS_PERCENT = 25;

    /** A reply that is built, or kept, even when too many bytes of replies are. */
    static final int SHORT_REPLY_BYTES = 4 << 10;

    private final ByteBudget sharedBudget;
    private final long maxBytes;
    private final Predicate<Runnable> runOnLoop;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Runnable> postponed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waitingForBudget = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param sharedBudget of the listener's connections
     * @param maxBytes beyond it no further reply is built
     * @param onLoop runs a step on the connection's loop; false: the loops have ended
     */
    ReplyBacklog(ByteBudget sharedBudget, long maxBytes, Predicate<Runnable> onLoop) {
        this.sharedBudget = sharedBudget;
        this.maxBytes = maxBytes;
        this.runOnLoop = onLoop;
    }

    /**
     * Whether a reply may be built now. A short one may, so that those who ask for little do not wait for those who ask
     * for much.
     *
     * @param replyBytes how long it will be, about
     * @param retry run later on the connection's loop if not, unless the connection is closed before
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

    /** Whether not even a reply that exists already may be kept: nothing of it can be postponed. */
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

    /** These were sent, or are lost with the connection. On the connection's loop. */
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
     * Once half of what all may hold is held, each connection gets one reply at a time, so that a few do not hold all.
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
                return; // What it has built itself is sent one day, and then this is run again.
            }
            Runnable next = postponed.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** Once at a time; the bytes that are missing are held by other connections. */
    private void waitForSharedBudget() {
        if (!postponed.isEmpty() && waitingForBudget.compareAndSet(false, true)) {
            sharedBudget.runWhenAvailable(() -> {
                waitingForBudget.set(false);
                var unused = runOnLoop.test(this::resume);
            });
        }
    }
}
