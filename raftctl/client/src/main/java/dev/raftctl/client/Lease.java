package dev.raftctl.client;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A lease that this client keeps alive in the background, with the keys and locks that depend on it. The client counts
 * the time to live from when the last confirmed renewal was <em>sent</em>, by its own monotonic clock: after that
 * deadline the lease counts as lost, whether or not a server can be reached. Thread-safe.
 */
public final class Lease implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long id;
    private final long ttlMillis;
    private final ClientRequestExecutor executor;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private long confirmedNanos;
    private long renewalCount;
    private @Nullable RequestTarget renewedBy;
    private boolean hasEnded;

    /** @param sentNanos when the request for the lease was sent */
    Lease(long id, long ttlMillis, long sentNanos, ClientRequestExecutor executor) {
        this.id = id;
        this.ttlMillis = ttlMillis;
        this.executor = executor;
        confirmedNanos = sentNanos;
    }

    /** Returns the id of the lease. */
    public long id() {
        return id;
    }

    /** Returns how long the lease outlives its last renewal, at least. */
    public Duration timeToLive() {
        return Duration.ofMillis(ttlMillis);
    }

    long ttlMillis() {
        return ttlMillis;
    }

    /** Returns the time until this client must treat the lease as lost, unless a renewal is confirmed before. */
    public Duration remaining() {
        return Duration.ofMillis(remainingMillis());
    }

    synchronized long remainingMillis() {
        long elapsedMillis = (executor.clock().nanoTime() - confirmedNanos) / NANOS_PER_MILLI;
        return hasEnded || lost.isDone() ? 0 : Math.max(0, ttlMillis - elapsedMillis);
    }

    /** Returns whether the deadline has not passed, and the lease was neither lost nor revoked. */
    public boolean isValid() {
        return remainingMillis() > 0;
    }

    /**
     * Returns a future that completes with the reason when the lease is lost, but not when this client ends it. The
     * deadline is noticed with some delay; {@link #isValid} is exact.
     */
    public CompletableFuture<String> lost() {
        return lost.copy();
    }

    /**
     * Ends the lease: deletes its keys and takes its locks away. The result is the number of deleted keys. Renewals end
     * whatever the outcome is, so the lease expires by itself if it was not revoked.
     */
    public ClientOutcome<Long> revoke() {
        stopRenewals();
        return executor.run(cluster -> CoordinationCommands.require(
                        new CoordinationCommands(cluster).execute(new CoordinationCommand.RevokeLease(id)),
                        CoordinationResult.LeaseRevoked.class)
                .map(CoordinationResult.LeaseRevoked::deletedKeys));
    }

    /** Ends the lease, or lets it expire if it cannot be revoked. */
    @Override
    public void close() {
        ClientOutcome<Long> unused = revoke();
    }

    /** Lets the lease expire. */
    synchronized void stopRenewals() {
        hasEnded = true;
    }

    synchronized boolean hasEnded() {
        return hasEnded;
    }

    /** Records a confirmed renewal. */
    synchronized void renewed(long sentNanos, @Nullable RequestTarget leader) {
        confirmedNanos = sentNanos;
        renewedBy = leader;
        renewalCount++;
    }

    /** Returns the number of confirmed renewals. */
    synchronized long renewalCount() {
        return renewalCount;
    }

    /** Returns the leader that confirmed the last renewal. */
    synchronized @Nullable RequestTarget renewedBy() {
        return renewedBy;
    }

    /** Records that the lease is lost, for ever. */
    void lose(String reason) {
        lost.complete(reason);
    }

    boolean isLost() {
        return lost.isDone();
    }

    /** Records that the lease is lost if its deadline has passed. */
    void checkDeadline() {
        if (!hasEnded() && remainingMillis() == 0) {
            lose("no renewal was confirmed for " + ttlMillis + " ms");
        }
    }
}
