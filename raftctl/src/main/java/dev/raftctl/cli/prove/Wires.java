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

    void mend() {
        cut = Set.of();
        slow = Set.of();
    }

    /** Returns when what is on this way has come through. */
    void pass(Way way) {
        if (slow.contains(way)) {
            LockSupport.parkNanos(this, lateNanos);
        }
        while (cut.contains(way) && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }
}
