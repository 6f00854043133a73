package dev.raftctl.client;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import java.time.Duration;

/**
 * Grants leases and acquires locks, and keeps the leases alive in the background. Closing it releases nothing: leases
 * that are neither revoked nor closed before then expire. Thread-safe.
 */
public final class CoordinationClient implements AutoCloseable {
    private final ClientRequestExecutor executor;
    private final LeaseKeeper keeper;

    CoordinationClient(ClientRequestExecutor executor) {
        this.executor = executor;
        keeper = new LeaseKeeper(executor);
    }

    /**
     * Returns a client that sends requests to the cluster of these requests, each with the timeout of these requests.
     */
    public static CoordinationClient of(ClusterRequests requests) {
        return new CoordinationClient(new SeparateRequests(requests));
    }

    /** Runs each request with a new deadline and a new session, which ends with the request. */
    private record SeparateRequests(ClusterRequests requests) implements ClientRequestExecutor {
        @Override
        public <T> ClientOutcome<T> run(ClientRequestBody<T> request) {
            ClusterRequests separate = requests.forAnotherThread();
            try {
                return request.run(separate);
            } catch (ClientFailure failure) {
                return FailureOutcome.of(failure);
            } finally {
                separate.withNewDeadline().session().endSession();
            }
        }

        @Override
        public ClusterRequests newRequests() {
            return requests.forAnotherThread();
        }

        @Override
        public ClientClock clock() {
            return requests.deadline().clock();
        }
    }

    /** Grants a lease and keeps it alive. */
    public ClientOutcome<Lease> grant(Duration timeToLive) {
        ClientOutcome<Lease> outcome = grantWithoutRenewals(timeToLive);
        Lease lease = outcome.value();
        if (lease != null) {
            keeper.keepAlive(lease);
        }
        return outcome;
    }

    private ClientOutcome<Lease> grantWithoutRenewals(Duration timeToLive) {
        long sentNanos = executor.clock().nanoTime();
        return executor.run(cluster -> CoordinationCommands.require(
                        new CoordinationCommands(cluster)
                                .execute(new CoordinationCommand.GrantLease(timeToLive.toMillis())),
                        CoordinationResult.LeaseGranted.class)
                .map(granted -> new Lease(granted.lease(), granted.ttlMillis(), sentNanos, executor)));
    }

    /**
     * Acquires a lock for a lease of its own. The outcome is refused with {@code LOCK_HELD} if the lock is not free and
     * the options do not allow to wait, and with {@code WAIT_TIMED_OUT} if the wait was too long. Interrupting the
     * thread ends the wait and gives up the place in the queue.
     */
    public ClientOutcome<Lock> acquire(byte[] name, LockOptions options) {
        return grant(options.timeToLive()).flatMap(lease -> acquire(name, options, lease));
    }

    private ClientOutcome<Lock> acquire(byte[] name, LockOptions options, Lease lease) {
        ClientOutcome<Lock> outcome = new LockAcquisition(name, lease, options, executor)
                .acquire()
                .map(token -> new Lock(name, token, lease, executor));
        Lock lock = outcome.value();
        if (lock == null) {
            endUnused(lease);
        } else {
            keeper.watch(lock);
        }
        return outcome;
    }

    /** Ends a lease that holds nothing. If this thread was interrupted, it still is. */
    private static void endUnused(Lease lease) {
        boolean wasInterrupted = Thread.interrupted();
        lease.close();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the renewals. */
    @Override
    public void close() {
        keeper.close();
    }
}
