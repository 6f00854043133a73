package dev.raftctl.cli.cluster;

/** When a command's time is up. Immutable; any thread. */
public final class Deadline {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Pace pace;
    private final long start;
    private final long end;

    private Deadline(Pace pace, long start, long end) {
        this.pace = pace;
        this.start = start;
        this.end = end;
    }

    public static Deadline in(Pace pace, long millis) {
        long now = pace.nanoTime();
        return new Deadline(pace, now, now + millis * NANOS_PER_MILLI);
    }

    public Pace pace() {
        return pace;
    }

    /** A part of it: so long from now, or what is left if that is less. */
    Deadline within(long millis) {
        return in(pace, Math.min(millis, leftMillis()));
    }

    /** Never below 0. */
    public long leftMillis() {
        return Math.max(0, (end - pace.nanoTime()) / NANOS_PER_MILLI);
    }

    public boolean isOver() {
        return end - pace.nanoTime() <= 0;
    }

    public long totalMillis() {
        return (end - start) / NANOS_PER_MILLI;
    }

    public long elapsedMillis() {
        return (pace.nanoTime() - start) / NANOS_PER_MILLI;
    }

    /** Waits so long, or until the time is up. */
    void pause(long millis) throws Failure {
        try {
            pace.pause(Math.min(millis, leftMillis()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Failure(Cause.INTERRUPTED, "interrupted", "");
        }
    }
}
