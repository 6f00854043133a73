package dev.raftctl.node.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * What goes wrong on a {@link SimulatedDisk}. A change is a call that makes, writes, cuts, renames, deletes, locks or forces;
 * each counts one.
 */
public final class DiskFaults {
    private static final long NEVER = Long.MAX_VALUE;

    private final Set<Path> unreadable = new TreeSet<>();
    private long changes;
    private long forces;
    private long stopsAt = NEVER;
    private long failsForce = NEVER;
    private long reads;
    private long failsRead = NEVER;
    private String forceFailsBecause = "";
    private long capacityBytes = NEVER;

    DiskFaults() {}

    /** How many changes there were so far. */
    public long changes() {
        return changes;
    }

    /** The power fails after this many more changes: from then on every call fails until {@link SimulatedDisk#crash}. */
    public void stopAfter(long moreChanges) {
        stopsAt = changes + moreChanges;
    }

    /** The n-th force from now on, 1 the next, of a file or directory, fails once, and what it should have forced is lost. */
    public void failForce(long n) {
        failForce(n, "Input/output error");
    }

    /** Likewise, with this reason. */
    public void failForce(long n, String reason) {
        failsForce = forces + n;
        forceFailsBecause = reason;
    }

    /** The n-th read from now on, 1 the next, fails once; a crash before that does not undo it. */
    public void failRead(long n) {
        failsRead = n == NEVER ? NEVER : reads + n;
    }

    /** The files may have this many bytes in all; a write beyond that is done in part and fails. */
    public void capacity(long bytes) {
        capacityBytes = bytes;
    }

    public void unlimitedCapacity() {
        capacityBytes = NEVER;
    }

    /** Every read of this file fails, or no longer. */
    public void unreadable(Path path, boolean is) {
        if (is) {
            unreadable.add(path);
        } else {
            unreadable.remove(path);
        }
    }

    boolean hasCapacity() {
        return capacityBytes != NEVER;
    }

    long roomAbove(long used) {
        return Math.max(0, capacityBytes - used);
    }

    void beforeRead(Path path) throws IOException {
        mustHavePower();
        reads++;
        if (reads == failsRead) {
            failsRead = NEVER;
            throw new IOException("Input/output error");
        }
        if (unreadable.contains(path)) {
            throw new IOException("Input/output error");
        }
    }

    void beforeChange() throws IOException {
        mustHavePower();
        changes++;
    }

    void beforeForce(Runnable drop) throws IOException {
        beforeChange();
        forces++;
        if (forces == failsForce) {
            failsForce = NEVER;
            drop.run();
            throw new IOException(forceFailsBecause);
        }
    }

    void powerIsBack() {
        stopsAt = NEVER;
        failsForce = NEVER;
    }

    void mustHavePower() throws IOException {
        if (changes >= stopsAt) {
            throw new IOException("the power is off");
        }
    }
}
