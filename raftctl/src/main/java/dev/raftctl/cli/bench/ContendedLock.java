package dev.raftctl.cli.bench;

import dev.raftctl.client.LeaderRequestRouter;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A lock with one holder and two waiters. In a hand-over the holder releases the lock and queues for it again, so that
 * there is always another waiter. All its requests use one connection, so a waiter is in the queue before the next
 * release. Thread-safe, but only one hand-over may run at a time.
 */
final class ContendedLock {
    /** The number of leases that hold the lock or wait for it. */
    static final int CONTENDER_COUNT = 3;

    private static final long NO_LEASE = 0;

    private final CoordinationCalls calls;
    private final int client;
    private final byte[] name;
    private final List<Long> leases;
    private final long waitMillis;
    /**
     * Replies to requests of an earlier generation are ignored, because all places in the queue were given up since.
     */
    private int generation;
    /** The lease that holds the lock, as far as its owner knows. */
    private long holder = NO_LEASE;

    private long token;
    private @Nullable CompletableFuture<LeaderRequestOutcome> awaitedHolder;

    /**
     * @param client the connection to use
     * @param waitMillis how long a lease waits for the lock at most
     */
    ContendedLock(CoordinationCalls calls, int client, byte[] name, List<Long> leases, long waitMillis) {
        this.calls = calls;
        this.client = client;
        this.name = name;
        this.leases = leases;
        this.waitMillis = waitMillis;
    }

    /**
     * Gives up all places in the queue, and queues again. Succeeds when a lease holds the lock. Required before the
     * first hand-over and after one that failed.
     */
    CompletableFuture<LeaderRequestOutcome> queueAll() {
        int current;
        synchronized (this) {
            generation++;
            holder = NO_LEASE;
            current = generation;
        }
        return abandonAll().thenCompose(outcome -> {
            if (outcome != LeaderRequestOutcome.SUCCEEDED) {
                return CompletableFuture.completedFuture(outcome);
            }
            leases.forEach(lease -> queue(lease, current));
            return nextHolder(current);
        });
    }

    /** Gives up the lock and all places in the queue. There must be no hand-over any more. */
    CompletableFuture<LeaderRequestOutcome> release() {
        synchronized (this) {
            generation++;
            holder = NO_LEASE;
        }
        return abandonAll();
    }

    private CompletableFuture<LeaderRequestOutcome> abandonAll() {
        List<CompletableFuture<ClientOutcome<CoordinationResult>>> abandoned = new ArrayList<>();
        for (long lease : leases) {
            abandoned.add(calls.repeatedly(client, new CoordinationCommand.AbandonLock(name, lease)));
        }
        return CompletableFuture.allOf(abandoned.toArray(CompletableFuture[]::new))
                .thenApply(all -> abandoned.stream()
                        .map(each -> LeaderRequestRouter.kindOf(each.join()))
                        .filter(outcome -> outcome != LeaderRequestOutcome.SUCCEEDED)
                        .findFirst()
                        .orElse(LeaderRequestOutcome.SUCCEEDED));
    }

    /** Returns a future that completes when a lease of this generation holds the lock. */
    private synchronized CompletableFuture<LeaderRequestOutcome> nextHolder(int current) {
        if (current != generation) {
            return CompletableFuture.completedFuture(LeaderRequestOutcome.UNKNOWN);
        }
        if (holder != NO_LEASE) {
            return CompletableFuture.completedFuture(LeaderRequestOutcome.SUCCEEDED);
        }
        CompletableFuture<LeaderRequestOutcome> awaited = new CompletableFuture<>();
        awaitedHolder = awaited;
        return awaited;
    }

    /** Releases the lock. Succeeds when the next waiter has learned that it holds the lock. */
    CompletableFuture<LeaderRequestOutcome> handOver() {
        CompletableFuture<LeaderRequestOutcome> awaited = new CompletableFuture<>();
        long former;
        long formerToken;
        int current;
        synchronized (this) {
            if (holder == NO_LEASE) {
                return CompletableFuture.completedFuture(LeaderRequestOutcome.REFUSED);
            }
            former = holder;
            formerToken = token;
            current = generation;
            holder = NO_LEASE;
            awaitedHolder = awaited;
        }
        CompletableFuture<Void> unused = calls.once(
                        client, new CoordinationCommand.ReleaseLock(name, former, formerToken))
                .thenAccept(outcome -> {
                    if (outcome.value() == null) {
                        fail(current, LeaderRequestRouter.kindOf(outcome));
                    }
                });
        queue(former, current);
        return awaited;
    }

    private void queue(long lease, int current) {
        CompletableFuture<Void> unused = calls.acquire(
                        client, new CoordinationCommand.AcquireLock(name, lease, 1, 0, true, ""), waitMillis)
                .thenAccept(outcome -> onAcquireEnded(lease, current, outcome));
    }

    private void onAcquireEnded(long lease, int current, ClientOutcome<CoordinationResult> outcome) {
        CoordinationResult result = outcome.value();
        CoordinationResult.LockAcquired acquired =
                result == null ? null : result.as(CoordinationResult.LockAcquired.class);
        CompletableFuture<LeaderRequestOutcome> awaited = null;
        boolean isNext;
        synchronized (this) {
            if (current != generation) {
                return;
            }
            // A new leader may apply a repeated acquisition before the release: the lease then keeps its former token.
            isNext = acquired != null && acquired.token() > token && holder == NO_LEASE;
            if (acquired != null && isNext) {
                holder = lease;
                token = acquired.token();
                awaited = awaitedHolder;
                awaitedHolder = null;
            }
        }
        if (!isNext) {
            fail(current, outcome.refusal() != null ? LeaderRequestOutcome.REFUSED : LeaderRequestOutcome.UNKNOWN);
        } else if (awaited != null) {
            awaited.complete(LeaderRequestOutcome.SUCCEEDED);
        }
    }

    /** Ends the hand-over that runs. The next one fails, too, unless {@link #queueAll} was called before. */
    private void fail(int current, LeaderRequestOutcome outcome) {
        CompletableFuture<LeaderRequestOutcome> awaited;
        synchronized (this) {
            if (current != generation) {
                return;
            }
            generation++;
            holder = NO_LEASE;
            awaited = awaitedHolder;
            awaitedHolder = null;
        }
        if (awaited != null) {
            awaited.complete(outcome);
        }
    }
}
