package dev.raftctl.cli.bench;

import java.util.concurrent.CompletableFuture;

/** The operations of a load, one request each. Any thread. */
public interface LoadOperations {
    /** The outcome of a request. */
    enum RequestOutcome {
        DONE,
        /** Certainly not applied. */
        REFUSED,
        /** May have been applied. */
        UNKNOWN
    }

    /**
     * Sends a put; never completes exceptionally.
     *
     * @param client the connection to use, from 0
     */
    CompletableFuture<RequestOutcome> put(int client, byte[] key, byte[] value);

    /** Sends a linearizable read; never completes exceptionally. */
    CompletableFuture<RequestOutcome> get(int client, byte[] key);
}
