package dev.raftctl.node.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A count that one thread raises and any reads: no more than a plain addition, without a fence. Begins at 0, never falls. */
public final class SingleWriterCounter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(SingleWriterCounter.class, "value", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("UnusedVariable") // read and written through its handle
    private long value;

    /** The writer's thread. */
    public void add(long amount) {
        VALUE.setOpaque(this, (long) VALUE.getOpaque(this) + amount);
    }

    /** The writer's thread. */
    public void increment() {
        add(1);
    }

    public long get() {
        return (long) VALUE.getOpaque(this);
    }
}
