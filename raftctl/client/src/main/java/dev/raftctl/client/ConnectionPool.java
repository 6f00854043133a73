package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.ClientLink;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NettyEventLoops;
import dev.raftctl.protocol.net.NoReplyException;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Connections that stay open between commands and are shared by all callers. A lost connection is reopened on its next
 * use. A caller that is interrupted stops waiting. Thread-safe.
 */
public final class ConnectionPool implements LinkFactory {
    /**
     * If the first caller times out, connecting continues for the next one. If it started again each time, a slow
     * connection would never open.
     */
    private static final long MIN_CONNECT_MILLIS = 5_000;

    private @Nullable NettyEventLoops loops;
    private final Map<ConnectionPoolKey, CompletableFuture<ClientLink>> connections = new ConcurrentHashMap<>();
    private final Map<ClientSecurity, ConnectionSecurity> protections = new ConcurrentHashMap<>();

    /** @param to the id of the expected server, or null to accept any server at this address */
    private record ConnectionPoolKey(
            HostPort address, @Nullable ServerId to, ConnectionSecurity protection) {}

    @Override
    public LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        return open(new ConnectionPoolKey(address, to, ConnectionSecurity.PLAINTEXT_ON_LOOPBACK), timeoutMillis);
    }

    private LinkToServer open(ConnectionPoolKey poolKey, long timeoutMillis) throws IOException {
        try {
            return new PooledConnection(link(poolKey, timeoutMillis).get(timeoutMillis, TimeUnit.MILLISECONDS));
        } catch (ExecutionException failed) {
            throw toIoException(failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException("no response from " + poolKey.address() + " within " + timeoutMillis + " ms", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    @Override
    public PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        return PipelinedNettyLink.open(
                loops(), address, ConnectionSecurity.PLAINTEXT_ON_LOOPBACK, Hello.client("", to), timeoutMillis);
    }

    @Override
    public LinkFactory withSecurity(ClientSecurity security) {
        return security.equals(ClientSecurity.DEFAULT) ? this : new SecuredConnectionPool(security);
    }

    /** Opens connections of this pool with different TLS settings. */
    private final class SecuredConnectionPool implements LinkFactory {
        private final ClientSecurity security;

        SecuredConnectionPool(ClientSecurity security) {
            this.security = security;
        }

        @Override
        public LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
            return ConnectionPool.this.open(new ConnectionPoolKey(address, to, protection(security)), timeoutMillis);
        }

        @Override
        public PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis)
                throws IOException {
            return PipelinedNettyLink.open(loops(), address, protection(security), Hello.client("", to), timeoutMillis);
        }

        @Override
        public LinkFactory withSecurity(ClientSecurity other) {
            return ConnectionPool.this.withSecurity(other);
        }

        @Override
        public void close() {}
    }

    /** Returns the loaded TLS files. They are loaded only once, so a later change of the files has no effect. */
    private ConnectionSecurity protection(ClientSecurity security) throws UnusableCredentialsException {
        ConnectionSecurity loaded = protections.get(security);
        if (loaded != null) {
            return loaded;
        }
        ConnectionSecurity created = security.load();
        ConnectionSecurity existing = protections.putIfAbsent(security, created);
        return existing == null ? created : existing;
    }

    /** Sends a request to the server at this address and returns without waiting. */
    public CompletableFuture<ClientReply> send(
            HostPort address, ClientSecurity security, ClientRequest request, long timeoutMillis) {
        ConnectionSecurity protection;
        try {
            protection = protection(security);
        } catch (UnusableCredentialsException unusable) {
            return CompletableFuture.failedFuture(unusable);
        }
        return link(new ConnectionPoolKey(address, null, protection), timeoutMillis)
                .thenCompose(link -> link.send(request, timeoutMillis));
    }

    private CompletableFuture<ClientLink> link(ConnectionPoolKey requested, long timeoutMillis) {
        return connections.compute(
                requested,
                (poolKey, existing) -> existing != null && isUsable(existing)
                        ? existing
                        : ClientLink.open(
                                loops(),
                                poolKey.address(),
                                WireLimits.DEFAULT,
                                poolKey.protection(),
                                Hello.client("", poolKey.to()),
                                Math.max(timeoutMillis, MIN_CONNECT_MILLIS)));
    }

    /**
     * Returns the event loops. They are created on first use, because loading their classes takes longer than a short
     * script.
     */
    private synchronized NettyEventLoops loops() {
        NettyEventLoops created = loops;
        if (created == null) {
            created = new NettyEventLoops(1, "client");
            loops = created;
        }
        return created;
    }

    private static boolean isUsable(CompletableFuture<ClientLink> link) {
        return !link.isDone()
                || (!link.isCompletedExceptionally() && link.join().isOpen());
    }

    private static IOException toIoException(@Nullable Throwable cause) {
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }

    @Override
    public synchronized void close() {
        for (CompletableFuture<ClientLink> link : connections.values()) {
            var unused = link.thenAccept(ClientLink::close);
        }
        if (loops != null) {
            loops.close();
        }
    }

    /** The handle by which one caller uses a shared connection. */
    private record PooledConnection(ClientLink link) implements LinkToServer {
        @Override
        public HelloReply.WelcomeReply welcome() {
            return link.welcome();
        }

        @Override
        public ClientReply call(ClientRequest request, long timeoutMillis) throws IOException {
            try {
                return link.send(request, timeoutMillis).get();
            } catch (ExecutionException failed) {
                throw toIoException(failed.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new NoReplyException("interrupted", true);
            }
        }

        /** Does nothing, because other callers may be using the connection and this caller may use it again. */
        @Override
        public void close() {}
    }
}
