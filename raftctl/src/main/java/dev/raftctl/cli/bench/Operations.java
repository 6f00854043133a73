package dev.raftctl.cli.bench;

import java.util.concurrent.CompletableFuture;

/** What a load does, one request at a time; any thread. */
public interface Operations {
    /** How a request ended. */
    enum End {
        DONE,
        REFUSED,
        UNKNOWN
    }

    /** Never completes exceptionally. */
    CompletableFuture<End> put(byte[] key, byte[] value);

    /** A linearizable read; never completes exceptionally. */
    CompletableFuture<End> get(byte[] key);
}
