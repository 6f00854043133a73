package dev.raftctl.node.storage.simulated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The faults of a {@link SimulatedDisk}. A change is a call that creates, writes, truncates, renames, deletes, locks or
 * forces; each call counts as one.
 */
public final class SimulatedDiskFaults {
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

    SimulatedDiskFaults() {}

    /** Returns the number of changes made to the disk so far. */
    public long changeCount() {
        return changeCount;
    }

    /**
     * Simulates a power cut after this many more changes to the disk. From then on every call fails, until {@link
     * SimulatedDisk#crash} is called.
     */
    public void cutPowerAfter(long moreChanges) {
        stopAtChange = changeCount + moreChanges;
    }

    /**
     * Makes the n-th force of a file or directory from now on fail once (1 is the next) and lose what it should have
     * made durable.
     */
    public void failForce(long n) {
        failForce(n, "Input/output error");
    }

    /**
     * Makes the n-th sync of a file or directory from now on fail once, with this error message. If {@code n} is 1, the
     * next sync fails.
     */
    public void failForce(long n, String reason) {
        failingForce = forceCount + n;
        forceFailureMessage = reason;
    }

    /** Makes the n-th read from now on fail once, even after a crash. If {@code n} is 1, the next read fails. */
    public void failRead(long n) {
        failingRead = n == NEVER ? NEVER : readCount + n;
    }

    /** Limits the total size of all files. A write that would exceed the limit writes as much as fits, and fails. */
    public void limitCapacity(long bytes) {
        capacityBytes = bytes;
    }

    public void removeCapacityLimit() {
        capacityBytes = NEVER;
    }

    /** Makes every read of this file fail from now on, or lets reads of the file succeed again. */
    public void setUnreadable(Path path, boolean isUnreadable) {
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
