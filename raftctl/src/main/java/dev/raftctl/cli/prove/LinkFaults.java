package dev.raftctl.cli.prove;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The current faults of the links between servers. Only one thread may change them, but any thread may read them. */
final class LinkFaults {
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private volatile Set<LinkDirection> cut = Set.of();
    private volatile Set<LinkDirection> delayed = Set.of();
    private volatile long delayNanos;
    private volatile Set<LinkDirection> throttled = Set.of();
    private volatile long bytesPerSecond;

    /** One direction of a link. */
    record LinkDirection(String from, String to) {}

    /** Holds back all bytes in these directions until {@link #heal} is called. */
    void cut(Set<LinkDirection> directions) {
        cut = Set.copyOf(directions);
    }

    /** Delays all bytes in these directions. */
    void delay(Set<LinkDirection> directions, long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        delayed = Set.copyOf(directions);
    }

    /** Limits the bandwidth of each of these directions. */
    void throttle(Set<LinkDirection> directions, long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
        throttled = Set.copyOf(directions);
    }

    void heal() {
        cut = Set.of();
        delayed = Set.of();
        throttled = Set.of();
    }

    /** Blocks until the current faults allow this many bytes to pass in this direction. */
    void awaitPassage(LinkDirection direction, int bytes) {
        if (delayed.contains(direction)) {
            LockSupport.parkNanos(this, delayNanos);
        }
        if (throttled.contains(direction)) {
            awaitBandwidth(System.nanoTime() + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond, direction);
        }
        while (cut.contains(direction) && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, POLL_INTERVAL_NANOS);
        }
    }

    private void awaitBandwidth(long endNanos, LinkDirection direction) {
        for (long remainingNanos = endNanos - System.nanoTime();
                remainingNanos > 0
                        && throttled.contains(direction)
                        && !Thread.currentThread().isInterrupted();
                remainingNanos = endNanos - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(remainingNanos, POLL_INTERVAL_NANOS));
        }
    }
}
