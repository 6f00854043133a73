package dev.raftctl.node.runtime;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline far beyond the expected time. The elapsed time is never asserted. */
final class Await {
    private static final long DEADLINE_NANOS = 120_000_000_000L;
    private static final long POLL_NANOS = 2_000_000L;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("timed out: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
