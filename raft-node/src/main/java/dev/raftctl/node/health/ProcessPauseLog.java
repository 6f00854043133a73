package dev.raftctl.node.health;

import dev.raftctl.protocol.message.ProcessPauses;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pauses of the process: a thread wakes at short intervals, and wakes late if no thread ran. Keeps those of
 * the last five minutes. Thread-safe.
 */
public final class ProcessPauseLog {
    static final long KEPT_NANOS = 300_000_000_000L;

    private static final int MAX_KEPT = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long minPauseNanos;
    private final ArrayDeque<ProcessPause> pauses = new ArrayDeque<>();

    /**
     * A time in which no thread of the process ran.
     *
     * @param gcMillis the time of garbage collections in it
     * @param whileLeading whether the server was leader when it began
     */
    public record ProcessPause(long endNanos, long millis, long gcMillis, boolean whileLeading) {}

    /** @param minPauseNanos how late the thread must wake for a pause */
    public ProcessPauseLog(long minPauseNanos) {
        this.minPauseNanos = minPauseNanos;
    }

    /**
     * Notes that the thread woke.
     *
     * @param lateNanos how much later than it intended
     * @param gcMillis the time of garbage collections since it last woke
     * @param wasLeading whether the server was leader when the thread last woke
     * @return whether it was a pause
     */
    public synchronized boolean onWake(long nowNanos, long lateNanos, long gcMillis, boolean wasLeading) {
        if (lateNanos < minPauseNanos) {
            return false;
        }
        long millis = lateNanos / NANOS_PER_MILLI;
        pauses.add(new ProcessPause(nowNanos, millis, Math.min(gcMillis, millis), wasLeading));
        if (pauses.size() > MAX_KEPT) {
            pauses.remove();
        }
        return true;
    }

    /** Returns the most recent pause of the last five minutes; null if there was none. */
    public synchronized @Nullable ProcessPause lastAt(long nowNanos) {
        forgetOldPauses(nowNanos);
        return pauses.peekLast();
    }

    private void forgetOldPauses(long nowNanos) {
        while (!pauses.isEmpty() && nowNanos - pauses.element().endNanos() > KEPT_NANOS) {
            pauses.remove();
        }
    }

    /** Returns the pauses of the last five minutes. */
    public synchronized ProcessPauses at(long nowNanos) {
        forgetOldPauses(nowNanos);
        if (pauses.isEmpty()) {
            return ProcessPauses.NONE;
        }
        long maxMillis = 0;
        long gcMillis = 0;
        int whileLeadingCount = 0;
        for (ProcessPause each : pauses) {
            maxMillis = Math.max(maxMillis, each.millis());
            gcMillis += each.gcMillis();
            whileLeadingCount += each.whileLeading() ? 1 : 0;
        }
        ProcessPause last = pauses.getLast();
        return new ProcessPauses(
                pauses.size(),
                maxMillis,
                last.millis(),
                Math.max(0, nowNanos - last.endNanos()) / NANOS_PER_MILLI,
                gcMillis,
                whileLeadingCount);
    }
}
