package dev.raftctl.cli.prove;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The keys the clients meet at: a few at a time, and others after a while, since the time a check takes grows with the
 * operations on one key. Any thread.
 */
final class Keys {
    private static final int OPERATIONS_EACH = 80;

    private final int together;
    private final AtomicLong drawn = new AtomicLong();

    /** @param together how many are in use at a time */
    Keys(int together) {
        this.together = together;
    }

    String next(SplittableRandom luck) {
        long generation = drawn.getAndIncrement() / (OPERATIONS_EACH * (long) together);
        return "prove/" + generation + "/" + luck.nextInt(together);
    }
}
