package dev.raftctl.cli.bench;

import java.util.concurrent.CompletableFuture;

/** The operations of a workload, each of which sends one request. Thread-safe. */
public interface WorkloadOperations {
    /** A step-down request has ended, with this outcome. */
    enum WorkloadRequestOutcome {
        DONE,
        /** The request was certainly not applied. */
        REFUSED,
        /** The request may have been applied. */
        UNKNOWN
    }

    /**
     * Sends a put; never completes exceptionally.
     *
     * @param client the connection to use, from 0
     */
    CompletableFuture<WorkloadRequestOutcome> put(int client, byte[] key, byte[] value);

    /** Sends a linearizable read. The returned future never completes exceptionally. */
    CompletableFuture<WorkloadRequestOutcome> get(int client, byte[] key);
}
