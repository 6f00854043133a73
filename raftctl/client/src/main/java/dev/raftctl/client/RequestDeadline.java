package dev.raftctl.client;

/** The deadline of a request, or of all requests of one command. Immutable. */
public final class RequestDeadline {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClientClock clock;
    private final long startNanos;
    private final long endNanos;

    private RequestDeadline(ClientClock clock, long startNanos, long endNanos) {
        this.clock = clock;
        this.startNanos = startNanos;
        this.endNanos = endNanos;
    }

    public static RequestDeadline in(ClientClock clock, long millis) {
        long now = clock.nanoTime();
        return new RequestDeadline(clock, now, now + millis * NANOS_PER_MILLI);
    }

    public ClientClock clock() {
        return clock;
    }

    /** Returns a deadline after this many milliseconds, or this deadline if it is earlier. */
    public RequestDeadline within(long millis) {
        return in(clock, Math.min(millis, remainingMillis()));
    }

    /** Returns the time that remains until the deadline, at least 0. */
    public long remainingMillis() {
        return Math.max(0, (endNanos - clock.nanoTime()) / NANOS_PER_MILLI);
    }

    public boolean hasExpired() {
        return endNanos - clock.nanoTime() <= 0;
    }

    public long totalMillis() {
        return (endNanos - startNanos) / NANOS_PER_MILLI;
    }

    public long elapsedMillis() {
        return (clock.nanoTime() - startNanos) / NANOS_PER_MILLI;
    }

    /** Sleeps for this many milliseconds, or until the deadline if the deadline is earlier. */
    public void sleep(long millis) throws ClientFailure {
        try {
            clock.sleep(Math.min(millis, remainingMillis()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClientFailure.RequestInterrupted(false);
        }
    }
}
