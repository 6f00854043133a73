package dev.raftctl.node.machine.coordination;

/**
 * The time after an involuntary loss during which the place of the lost holder stays empty. Like the age of a lease, it
 * counts from the first advance of log time after the loss.
 *
 * @param countedFromMillis the log time from which it counts; {@link Lease#NOT_COUNTED} until the next advance
 */
public record LockDelay(long lengthMillis, long countedFromMillis) {
    boolean isCounted() {
        return countedFromMillis != Lease.NOT_COUNTED;
    }

    boolean isOverAt(long logTimeMillis) {
        return isCounted() && countedFromMillis + lengthMillis <= logTimeMillis;
    }

    long remainingMillis(long logTimeMillis) {
        return isCounted() ? Math.max(0, countedFromMillis + lengthMillis - logTimeMillis) : lengthMillis;
    }
}
