package dev.raftctl.cli.bench;

import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import java.util.concurrent.CompletableFuture;

/** The operations of a workload. The returned futures never complete exceptionally. Thread-safe. */
public interface WorkloadOperations {
    /**
     * Sends a put.
     *
     * @param client the connection to use, from 0
     */
    CompletableFuture<LeaderRequestOutcome> put(int client, byte[] key, byte[] value);

    /** Sends a linearizable read. */
    CompletableFuture<LeaderRequestOutcome> get(int client, byte[] key);

    /**
     * Renews a lease.
     *
     * @param number selects one of the workload's leases, from 0
     */
    CompletableFuture<LeaderRequestOutcome> renewLease(int client, int number);

    /** Passes a lock that no other operation uses from its holder to the next waiter. */
    CompletableFuture<LeaderRequestOutcome> handOverLock();
}
