package dev.raftctl.cli.prove;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the links between the servers carry now. One thread changes it, any look. */
final class Wires {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private volatile Set<Way> cut = Set.of();
    private volatile Set<Way> slow = Set.of();
    private volatile long lateNanos;
    private volatile Set<Way> narrow = Set.of();
    private volatile long bytesPerSecond;

    /** One direction of a link. */
    record Way(String from, String to) {}

    /** Nothing goes these ways until the links are mended: what was sent meanwhile waits. */
    void cut(Set<Way> ways) {
        cut = Set.copyOf(ways);
    }

    /** What goes these ways comes so much later. */
    void slow(Set<Way> ways, long millis) {
        lateNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        slow = Set.copyOf(ways);
    }

    /** So much goes these ways, each for itself, and no more. */
    void narrow(Set<Way> ways, long bytesEachSecond) {
        bytesPerSecond = bytesEachSecond;
        narrow = Set.copyOf(ways);
    }

    void mend() {
        cut = Set.of();
        slow = Set.of();
        narrow = Set.of();
    }

    /** Returns when so many bytes on this way have come through. */
    void pass(Way way, int bytes) {
        if (slow.contains(way)) {
            LockSupport.parkNanos(this, lateNanos);
        }
        if (narrow.contains(way)) {
            await(System.nanoTime() + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond, way);
        }
        while (cut.contains(way) && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private void await(long end, Way way) {
        for (long left = end - System.nanoTime();
                left > 0 && narrow.contains(way) && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
        }
    }
}
