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
    private long changeCount;
    private long forceCount;
    private long stopAtChange = NEVER;
    private long failingForce = NEVER;
    private long readCount;
    private long failingRead = NEVER;
    private String forceFailureMessage = "";
    private long capacityBytes = NEVER;

    DiskFaults() {}

    /** How many changes there were so far. */
    public long changeCount() {
        return changeCount;
    }

    /** The power fails after this many more changes: from then on every call fails until {@link SimulatedDisk#crash}. */
    public void cutPowerAfter(long moreChanges) {
        stopAtChange = changeCount + moreChanges;
    }

    /** The n-th force from now on, 1 the next, of a file or directory, fails once, and what it should have forced is lost. */
    public void failForce(long n) {
        failForce(n, "Input/output error");
    }

    /** Likewise, with this reason. */
    public void failForce(long n, String reason) {
        failingForce = forceCount + n;
        forceFailureMessage = reason;
    }

    /** The n-th read from now on, 1 the next, fails once; a crash before that does not undo it. */
    public void failRead(long n) {
        failingRead = n == NEVER ? NEVER : readCount + n;
    }

    /** The files may have this many bytes in all; a write beyond that is done in part and fails. */
    public void limitCapacity(long bytes) {
        capacityBytes = bytes;
    }

    public void unlimitedCapacity() {
        capacityBytes = NEVER;
    }

    /** Every read of this file fails, or no longer. */
    public void unreadable(Path path, boolean isUnreadable) {
        if (isUnreadable) {
            unreadable.add(path);
        } else {
            unreadable.remove(path);
        }
    }

    boolean hasCapacity() {
        return capacityBytes != NEVER;
    }

    long freeBytes(long usedBytes) {
        return Math.max(0, capacityBytes - usedBytes);
    }

    void beforeRead(Path path) throws IOException {
        requirePower();
        readCount++;
        if (readCount == failingRead) {
            failingRead = NEVER;
            throw new IOException("Input/output error");
        }
        if (unreadable.contains(path)) {
            throw new IOException("Input/output error");
        }
    }

    void beforeChange() throws IOException {
        requirePower();
        changeCount++;
    }

    void beforeForce(Runnable dropUnforced) throws IOException {
        beforeChange();
        forceCount++;
        if (forceCount == failingForce) {
            failingForce = NEVER;
            dropUnforced.run();
            throw new IOException(forceFailureMessage);
        }
    }

    void restorePower() {
        stopAtChange = NEVER;
        failingForce = NEVER;
    }

    void requirePower() throws IOException {
        if (changeCount >= stopAtChange) {
            throw new IOException("the power is off");
        }
    }
}
