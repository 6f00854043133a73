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
    private static final int RESUMED_AT_ONCE = 16;

    /** How far results of commands, which exist when they are applied, may exceed the limit of all connections. */
    private static final int OVER_PERCENT = 25;

    /** A reply that is built, or kept, even when too many bytes of replies are. */
    static final int SHORT_BYTES = 4 << 10;

    private final BytePool all;
    private final long maxBytes;
    private final Predicate<Runnable> onLoop;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Runnable> postponed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param all of the listener's connections
     * @param maxBytes beyond it no further reply is built
     * @param onLoop runs a step on the connection's loop; false: the loops have ended
     */
    ReplyBacklog(BytePool all, long maxBytes, Predicate<Runnable> onLoop) {
        this.all = all;
        this.maxBytes = maxBytes;
        this.onLoop = onLoop;
    }

    /**
     * Whether a reply may be built now. A short one may, so that those who ask for little do not wait for those who ask
     * for much.
     *
     * @param replyBytes how long it will be, about
     * @param again run later on the connection's loop if not, unless the connection is closed before
     */
    boolean admits(LongSupplier replyBytes, Runnable again) {
        if (closed) {
            return false;
        }
        if (mayBuild()) {
            return true;
        }
        if (!isOverflowing() && replyBytes.getAsLong() <= SHORT_BYTES) {
            return true;
        }
        postponed.add(again);
        if (closed) {
            postponed.clear();
        } else {
            var unused = onLoop.test(this::resume);
        }
        return false;
    }

    /** Whether not even a reply that exists already may be kept: nothing of it can be postponed. */
    boolean isOverflowing() {
        return bytes.get() >= 2 * maxBytes || all.isOver(OVER_PERCENT);
    }

    boolean isEmpty() {
        return bytes.get() == 0;
    }

    void charge(long replyBytes) {
        bytes.addAndGet(replyBytes);
        all.add(replyBytes);
        if (closed) {
            all.give(bytes.getAndSet(0));
        }
    }

    /** These were sent, or are lost with the connection. On the connection's loop. */
    void release(long replyBytes) {
        long held = bytes.getAndUpdate(now -> Math.max(0, now - replyBytes));
        all.give(Math.min(held, replyBytes));
        resume();
    }

    void close() {
        closed = true;
        postponed.clear();
        all.give(bytes.getAndSet(0));
    }

    /**
     * Once half of what all may hold is held, each connection gets one reply at a time, so that a few do not hold all.
     */
    private boolean mayBuild() {
        long own = bytes.get();
        return own == 0 ? !all.isFull() : own < maxBytes && !all.isHalfUsed();
    }

    private void resume() {
        for (int i = 0; i < RESUMED_AT_ONCE && !closed; i++) {
            if (!mayBuild()) {
                if (isEmpty()) {
                    awaitOthers();
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
    private void awaitOthers() {
        if (!postponed.isEmpty() && queued.compareAndSet(false, true)) {
            all.await(() -> {
                queued.set(false);
                var unused = onLoop.test(this::resume);
            });
        }
    }
}
