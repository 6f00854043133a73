package dev.raftctl.client;

import dev.raftctl.protocol.coordination.CoordinationLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * How to acquire a lock. Immutable.
 *
 * @param timeToLive of the lease that holds the lock: how long the lock outlives a holder that has crashed
 * @param maxWait how long to wait for the lock: zero to fail at once if it is not free; empty for no limit
 * @param maxHolders 1 for a lock, more for a semaphore; all clients must agree on it
 * @param stopTime how long the holder may need to stop its work after it has noticed the loss of the lock
 * @param holder how this client describes itself to people, at most 256 bytes
 */
public record LockOptions(
        Duration timeToLive, Optional<Duration> maxWait, int maxHolders, Duration stopTime, String holder) {
    private static final long MARGIN_MILLIS = 2_000;

    /** A lock with a time to live of 15 s, without a limit of the wait. */
    public static final LockOptions DEFAULT =
            new LockOptions(Duration.ofSeconds(15), Optional.empty(), 1, Duration.ofSeconds(5), "");

    public LockOptions withTimeToLive(Duration newTimeToLive) {
        return new LockOptions(newTimeToLive, maxWait, maxHolders, stopTime, holder);
    }

    /** Returns options that limit the wait for the lock. */
    public LockOptions withMaxWait(Duration newMaxWait) {
        return new LockOptions(timeToLive, Optional.of(newMaxWait), maxHolders, stopTime, holder);
    }

    /** Returns options with which the lock is acquired only if it is free. */
    public LockOptions withoutWaiting() {
        return withMaxWait(Duration.ZERO);
    }

    /** Returns the options of a semaphore with this many holders. */
    public LockOptions withMaxHolders(int newMaxHolders) {
        return new LockOptions(timeToLive, maxWait, newMaxHolders, stopTime, holder);
    }

    public LockOptions withStopTime(Duration newStopTime) {
        return new LockOptions(timeToLive, maxWait, maxHolders, newStopTime, holder);
    }

    public LockOptions withHolder(String newHolder) {
        return new LockOptions(timeToLive, maxWait, maxHolders, stopTime, newHolder);
    }

    /**
     * Returns the lock delay: for how long a lost lock cannot be acquired, counted from the end that its holder's lease
     * would have had. It is longer than the holder needs to stop its work.
     */
    long lockDelayMillis() {
        long delay = LeaseKeeper.lockCheckMillis(timeToLive.toMillis()) + stopTime.toMillis() + MARGIN_MILLIS;
        return Math.min(CoordinationLimits.MAX_LOCK_DELAY_MILLIS, delay);
    }
}
