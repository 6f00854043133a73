package bench.coordination;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The client side of a system with leases, locks and watches. Requests go to the leader unless a server is named. */
public interface CoordinationTarget extends AutoCloseable {
    /** Proof that a lease holds a lock, with which it is released. */
    interface LockOwnership {}

    void connect(List<InetSocketAddress> servers, int leader) throws Exception;

    CompletableFuture<Long> grantLease(long ttlSeconds);

    /**
     * Renews a lease.
     *
     * @param slot each slot has at most one renewal in flight
     */
    CompletableFuture<?> renew(int slot, long lease);

    /** Queues for a lock, and completes when the lease holds it. */
    CompletableFuture<LockOwnership> lock(String name, long lease);

    CompletableFuture<?> unlock(LockOwnership ownership);

    CompletableFuture<?> put(byte[] key, byte[] value);

    /**
     * Starts a watcher of a key or prefix on one of the connections for watches of a server; completes when it receives
     * the next change.
     *
     * @param connection from 0; opened when it is first used
     * @param receiver receives the value of each change, on any thread
     */
    CompletableFuture<?> watch(int server, int connection, byte[] key, boolean isPrefix, Consumer<byte[]> receiver)
            throws Exception;

    /** Ends all watchers, and their connections. */
    void endWatches() throws Exception;
}
