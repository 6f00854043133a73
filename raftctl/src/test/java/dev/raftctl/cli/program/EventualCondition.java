package dev.raftctl.cli.program;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what other processes and threads do, however slow the machine is. The deadline is far beyond the expected time; it is
 * only met by a failure.
 */
public final class EventualCondition {
    private static final long TIMEOUT_SECONDS = 180;
    private static final long POLL_MILLIS = 100;

    private EventualCondition() {}

    /** Waits until the condition is true. A failed assertion in the condition counts as false. */
    public static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            AssertionError failed = failureOf(condition);
            if (failed == null) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + TIMEOUT_SECONDS + " s: " + what, failed);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static @Nullable AssertionError failureOf(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call() ? null : new AssertionError("the condition is false");
        } catch (AssertionError failed) {
            return failed;
        }
    }
}
