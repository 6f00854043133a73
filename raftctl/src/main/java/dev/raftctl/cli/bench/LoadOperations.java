package dev.raftctl.cli.bench;

import java.util.concurrent.CompletableFuture;

/** What a load does, one request at a time; any thread. */
public interface LoadOperations {
    /** How a request ended. */
    enum RequestOutcome {
        DONE,
        /** Certainly not applied. */
        REFUSED,
        /** It may have been applied. */
        UNKNOWN
    }

    /**
     * Never completes exceptionally.
     *
     * @param client whose connection is used, from 0
     */
    CompletableFuture<RequestOutcome> put(int client, byte[] key, byte[] value);

    /** A linearizable read; never completes exceptionally. */
    CompletableFuture<RequestOutcome> get(int client, byte[] key);
}
