package dev.raftctl.node.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A counter that one thread increases and any thread reads: it costs a plain addition, without a memory fence. It
 * starts at 0 and never decreases.
 */
public final class SingleWriterCounter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(SingleWriterCounter.class, "value", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("UnusedVariable") // accessed through its VarHandle
    private long value;

    /** Adds an amount to the counter. Must always be called from the same thread. */
    public void add(long amount) {
        VALUE.setOpaque(this, (long) VALUE.getOpaque(this) + amount);
    }

    /** Adds one to the counter. Must always be called from the same thread. */
    public void increment() {
        add(1);
    }

    public long get() {
        return (long) VALUE.getOpaque(this);
    }
}
