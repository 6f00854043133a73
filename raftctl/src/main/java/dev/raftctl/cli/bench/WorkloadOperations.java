package dev.raftctl.cli.bench;

import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import java.util.concurrent.CompletableFuture;

/** The operations of a workload, each of which sends one request. Thread-safe. */
public interface WorkloadOperations {
    /**
     * Sends a put; never completes exceptionally.
     *
     * @param client the connection to use, from 0
     */
    CompletableFuture<LeaderRequestOutcome> put(int client, byte[] key, byte[] value);

    /** Sends a linearizable read. The returned future never completes exceptionally. */
    CompletableFuture<LeaderRequestOutcome> get(int client, byte[] key);
}
