package dev.raftctl.cli.prove;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Chooses the keys that the clients share. The keys change after a number of operations, because the time of a check
 * grows with the operations on one key. Thread-safe.
 */
final class SharedKeyPool {
    private static final int OPERATIONS_PER_KEY = 80;

    private final int keyCount;
    private final AtomicLong drawnCount = new AtomicLong();

    /** @param keyCount the number of keys in use at any time */
    SharedKeyPool(int keyCount) {
        this.keyCount = keyCount;
    }

    String next(SplittableRandom random) {
        long generation = drawnCount.getAndIncrement() / (OPERATIONS_PER_KEY * (long) keyCount);
        return FaultTestWatcher.PREFIX + generation + "/" + random.nextInt(keyCount);
    }
}
