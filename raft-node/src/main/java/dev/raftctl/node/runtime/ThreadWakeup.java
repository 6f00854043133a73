package dev.raftctl.node.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one thread that sleeps while it has nothing to do. Signalling a running thread costs one volatile read, so
 * producers signal once after adding all their items.
 */
final class ThreadWakeup {
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private volatile @Nullable Thread sleeper;

    void signal() {
        if (sleeping.get() && sleeping.compareAndSet(true, false)) {
            LockSupport.unpark(sleeper);
        }
    }

    /**
     * Puts the calling thread to sleep until a signal or the timeout. It must always be the same thread. Returns at
     * once if {@code idle} is false. No wakeup is lost: producers add an item before {@link #signal} reads
     * {@code sleeping}, and this method sets {@code sleeping} before it evaluates {@code idle}.
     */
    void await(BooleanSupplier idle, long nanos) {
        sleeper = Thread.currentThread();
        sleeping.set(true);
        if (nanos > 0 && idle.getAsBoolean()) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeping.set(false);
    }
}
