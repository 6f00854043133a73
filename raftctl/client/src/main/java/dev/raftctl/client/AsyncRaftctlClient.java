package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.protocol.message.ClientOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The requests of a {@link RaftctlClient} as futures, which complete with one of the three outcomes, at the latest
 * after the request timeout, and never exceptionally. Two requests may be applied in either order unless the second is
 * made after the first has completed. Thread-safe.
 */
public final class AsyncRaftctlClient {
    private final ClientRequestRunner runner;
    private final CoordinationClient coordination;

    AsyncRaftctlClient(ClientRequestRunner runner, CoordinationClient coordination) {
        this.runner = runner;
        this.coordination = coordination;
    }

    /** Sets the value of a key; the result is the value's version. */
    public CompletableFuture<ClientOutcome<Long>> put(String key, String value) {
        return put(key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** Sets the value of a key; the result is the value's version. */
    public CompletableFuture<ClientOutcome<Long>> put(byte[] key, byte[] value) {
        return runner.start(KeyValueRequests.put(key, value));
    }

    /** Reads the newest value of a key; the result is empty if the key does not exist. */
    public CompletableFuture<ClientOutcome<Optional<KeyValueEntry>>> get(String key) {
        return get(key.getBytes(UTF_8));
    }

    /** Reads the newest value of a key; the result is empty if the key does not exist. */
    public CompletableFuture<ClientOutcome<Optional<KeyValueEntry>>> get(byte[] key) {
        return runner.start(KeyValueRequests.get(key));
    }

    /** Deletes a key; the result states whether it existed. */
    public CompletableFuture<ClientOutcome<Boolean>> delete(String key) {
        return delete(key.getBytes(UTF_8));
    }

    /** Deletes a key; the result states whether it existed. */
    public CompletableFuture<ClientOutcome<Boolean>> delete(byte[] key) {
        return runner.start(KeyValueRequests.delete(key));
    }

    /** Adds to the decimal number that is the value of a key, 0 if the key does not exist; the result is the sum. */
    public CompletableFuture<ClientOutcome<Long>> increment(String key, long delta) {
        return increment(key.getBytes(UTF_8), delta);
    }

    /** Adds to the decimal number that is the value of a key, 0 if the key does not exist; the result is the sum. */
    public CompletableFuture<ClientOutcome<Long>> increment(byte[] key, long delta) {
        return runner.start(KeyValueRequests.increment(key, delta));
    }

    /** Lists the first keys with this prefix and their values, at most {@code limit}. */
    public CompletableFuture<ClientOutcome<KeyValuePage>> list(String prefix, int limit) {
        return list(prefix.getBytes(UTF_8), new byte[0], limit);
    }

    /** Lists the first keys with this prefix that are greater than {@code after}, and their values. */
    public CompletableFuture<ClientOutcome<KeyValuePage>> list(byte[] prefix, byte[] after, int limit) {
        return runner.start(KeyValueRequests.list(prefix, after, limit));
    }

    /** Grants a lease and keeps it alive until it is revoked, lost or the client is closed. */
    public CompletableFuture<ClientOutcome<Lease>> grantLease(Duration timeToLive) {
        return onThreadOfItsOwn(() -> coordination.grant(timeToLive));
    }

    /** Sets the value of a key that is deleted when the lease ends; the result is the value's version. */
    public CompletableFuture<ClientOutcome<Long>> put(String key, String value, Lease lease) {
        return put(key.getBytes(UTF_8), value.getBytes(UTF_8), lease);
    }

    /** Sets the value of a key that is deleted when the lease ends; the result is the value's version. */
    public CompletableFuture<ClientOutcome<Long>> put(byte[] key, byte[] value, Lease lease) {
        return runner.start(CoordinationRequests.put(key, value, lease));
    }

    /**
     * Acquires a lock, with a lease of its own. The future completes when the lock is acquired, or when the wait of the
     * options has passed, which may be longer than the request timeout.
     */
    public CompletableFuture<ClientOutcome<Lock>> acquireLock(String name, LockOptions options) {
        return onThreadOfItsOwn(() -> coordination.acquire(name.getBytes(UTF_8), options));
    }

    /** Executes a transaction, whole or not at all. */
    public CompletableFuture<ClientOutcome<TxnResult>> execute(Txn transaction) {
        return runner.start(CoordinationRequests.execute(transaction.build()));
    }

    /** Runs a request that may wait for long, so that it does not keep others from being sent. */
    private static <T> CompletableFuture<ClientOutcome<T>> onThreadOfItsOwn(Supplier<ClientOutcome<T>> request) {
        CompletableFuture<ClientOutcome<T>> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        outcome.complete(request.get());
                    } catch (RuntimeException | Error fault) {
                        outcome.complete(ClientOutcome.unknown("internal error of the client: " + fault));
                    }
                },
                "raftctl waiting request");
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }

    /** Queries all servers; the result has the status of each. Needs no leader. */
    public CompletableFuture<ClientOutcome<ClusterStatus>> status() {
        return runner.start(KeyValueRequests.status());
    }
}
