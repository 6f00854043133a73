package dev.raftctl.node.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one thread that sleeps while there is nothing to do. Ringing while it is awake costs one read, so whoever put something
 * rings, and rings once for all it put.
 */
final class Wakeup {
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private volatile @Nullable Thread sleeper;

    void signal() {
        if (sleeping.get() && sleeping.compareAndSet(true, false)) {
            LockSupport.unpark(sleeper);
        }
    }

    /**
     * The calling thread, always the same, sleeps until someone rings or the time is over; not at all when there is something
     * to do. What is put before {@link #signal} is seen by {@code idle} or wakes the sleeper: both sides write first, then read.
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
