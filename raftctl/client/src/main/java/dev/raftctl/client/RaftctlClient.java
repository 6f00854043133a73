package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client of the key-value store of a cluster. It finds the cluster from any of its servers, follows the leader across
 * elections, and applies each command exactly once.
 *
 * <p>Every request ends in one of three outcomes and throws nothing: it succeeded; it was refused and certainly not
 * applied; or its outcome is unknown, because it was sent and no reply arrived in time. Reads are linearizable and
 * never end with an unknown outcome. Each method blocks for at most the request timeout; {@link #async()} has the same
 * methods without blocking. Thread-safe.
 */
public final class RaftctlClient implements AutoCloseable {
    private final ClientRequestRunner runner;
    private final CoordinationClient coordination;
    private final AsyncRaftctlClient async;

    RaftctlClient(ClientRequestRunner runner) {
        this.runner = runner;
        coordination = new CoordinationClient(runner);
        async = new AsyncRaftctlClient(runner, coordination);
    }

    /** Returns a builder of a client that needs at least one endpoint. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the same requests as futures. */
    public AsyncRaftctlClient async() {
        return async;
    }

    /** Sets the value of a key and returns the value's version. */
    public ClientOutcome<Long> put(String key, String value) {
        return put(key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** Sets the value of a key and returns the value's version. */
    public ClientOutcome<Long> put(byte[] key, byte[] value) {
        return runner.run(KeyValueRequests.put(key, value));
    }

    /** Returns the newest value of a key, or an empty result if the key does not exist. */
    public ClientOutcome<Optional<KeyValueEntry>> get(String key) {
        return get(key.getBytes(UTF_8));
    }

    /** Returns the newest value of a key, or an empty result if the key does not exist. */
    public ClientOutcome<Optional<KeyValueEntry>> get(byte[] key) {
        return runner.run(KeyValueRequests.get(key));
    }

    /** Deletes a key and returns whether it existed. */
    public ClientOutcome<Boolean> delete(String key) {
        return delete(key.getBytes(UTF_8));
    }

    /** Deletes a key and returns whether it existed. */
    public ClientOutcome<Boolean> delete(byte[] key) {
        return runner.run(KeyValueRequests.delete(key));
    }

    /** Adds to the decimal number that is the value of a key, 0 if the key does not exist, and returns the sum. */
    public ClientOutcome<Long> increment(String key, long delta) {
        return increment(key.getBytes(UTF_8), delta);
    }

    /** Adds to the decimal number that is the value of a key, 0 if the key does not exist, and returns the sum. */
    public ClientOutcome<Long> increment(byte[] key, long delta) {
        return runner.run(KeyValueRequests.increment(key, delta));
    }

    /** Returns the first keys with this prefix and their values, at most {@code limit}. */
    public ClientOutcome<KeyValuePage> list(String prefix, int limit) {
        return list(prefix.getBytes(UTF_8), new byte[0], limit);
    }

    /** Returns the first keys with this prefix that are greater than {@code after}, and their values. */
    public ClientOutcome<KeyValuePage> list(byte[] prefix, byte[] after, int limit) {
        return runner.run(KeyValueRequests.list(prefix, after, limit));
    }

    /**
     * Grants a lease and keeps it alive until it is revoked, lost or this client is closed. The cluster refuses a time
     * to live below three election timeouts with {@code TTL_TOO_SHORT}.
     */
    public ClientOutcome<Lease> grantLease(Duration timeToLive) {
        return coordination.grant(timeToLive);
    }

    /** Sets the value of a key that is deleted when the lease ends, and returns the value's version. */
    public ClientOutcome<Long> put(String key, String value, Lease lease) {
        return put(key.getBytes(UTF_8), value.getBytes(UTF_8), lease);
    }

    /** Sets the value of a key that is deleted when the lease ends, and returns the value's version. */
    public ClientOutcome<Long> put(byte[] key, byte[] value, Lease lease) {
        return runner.run(CoordinationRequests.put(key, value, lease));
    }

    /**
     * Acquires a lock, with a lease of its own. Blocks until the lock is acquired or the wait of the options has
     * passed, which may be longer than the request timeout; an interrupt ends the wait and gives up the place in the
     * queue.
     */
    public ClientOutcome<Lock> acquireLock(String name, LockOptions options) {
        return coordination.acquire(name.getBytes(UTF_8), options);
    }

    /** Executes a transaction, whole or not at all. It is refused if one of its operations cannot be executed. */
    public ClientOutcome<TxnResult> execute(Txn transaction) {
        return runner.run(CoordinationRequests.execute(transaction.build()));
    }

    /** Returns a watch of a key or a prefix. It begins with the first request for changes, and needs no leader. */
    public Watch watch(WatchOptions options) {
        return new Watch(runner.newRequests(), options);
    }

    /** Queries all servers and returns the status of each; needs no leader. */
    public ClientOutcome<ClusterStatus> status() {
        return runner.run(KeyValueRequests.status());
    }

    /**
     * Lets running requests finish, then closes the sessions and connections. Later requests are refused. Leases and
     * locks that were not closed before expire.
     */
    @Override
    public void close() {
        coordination.close();
        runner.close();
    }

    /** Configures a client. */
    public static final class Builder {
        private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
        private static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 8;
        private static final int DEFAULT_MAX_WAITING_REQUESTS = 1_024;

        private final List<HostPort> endpoints = new ArrayList<>();
        private @Nullable TlsFiles tls;
        private boolean allowsPlaintext;
        private Duration timeout = DEFAULT_TIMEOUT;
        private int maxConcurrentRequests = DEFAULT_MAX_CONCURRENT_REQUESTS;
        private int maxWaitingRequests = DEFAULT_MAX_WAITING_REQUESTS;

        private Builder() {}

        /**
         * Adds the addresses of servers, each as {@code HOST:PORT}. One of them suffices while its server runs.
         *
         * @throws IllegalArgumentException if an address is malformed
         */
        public Builder endpoints(String... addresses) {
            for (String address : addresses) {
                endpoints.add(HostPort.parse(address));
            }
            return this;
        }

        /** Connects with TLS, using these PEM files. Later changes to the files do not affect this client. */
        public Builder tls(Path authorities, Path certificate, Path key) {
            tls = new TlsFiles(certificate, key, authorities);
            return this;
        }

        /** Permits plaintext connections to other machines. By default, plaintext is permitted only to this machine. */
        public Builder allowPlaintext() {
            allowsPlaintext = true;
            return this;
        }

        /** Limits the time from the call of a method to its outcome; the default is 5 s. */
        public Builder requestTimeout(Duration newTimeout) {
            if (newTimeout.toMillis() < 1) {
                throw new IllegalArgumentException("the timeout is below 1 ms: " + newTimeout);
            }
            timeout = newTimeout;
            return this;
        }

        /** Limits the number of requests that are sent at the same time; the default is 8. Others wait. */
        public Builder maxConcurrentRequests(int max) {
            maxConcurrentRequests = requirePositive(max);
            return this;
        }

        /** Limits the number of asynchronous requests that wait to be sent; the default is 1024. More are refused. */
        public Builder maxWaitingRequests(int max) {
            maxWaitingRequests = requirePositive(max);
            return this;
        }

        private static int requirePositive(int max) {
            if (max < 1) {
                throw new IllegalArgumentException("the limit is below 1: " + max);
            }
            return max;
        }

        /**
         * Returns a client. It connects with its first request, so an unreachable cluster does not fail here.
         *
         * @throws IllegalStateException if there is no endpoint
         */
        public RaftctlClient build() {
            ConnectionPool connections = new ConnectionPool();
            LinkFactory links = connections.withSecurity(new ClientSecurity(tls, allowsPlaintext));
            return build(links, connections::close, ClientClock.REAL);
        }

        RaftctlClient build(LinkFactory links, Runnable closeLinks, ClientClock clock) {
            if (endpoints.isEmpty()) {
                throw new IllegalStateException("a client needs the address of at least one server");
            }
            return new RaftctlClient(new ClientRequestRunner(
                    endpoints,
                    links,
                    closeLinks,
                    clock,
                    timeout.toMillis(),
                    maxConcurrentRequests,
                    maxWaitingRequests));
        }
    }
}
