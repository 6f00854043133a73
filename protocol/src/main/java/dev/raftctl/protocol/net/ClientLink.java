package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client's long-lived Netty connection to one server, with any number of requests in flight. Thread-safe. */
public final class ClientLink implements AutoCloseable {
    private final ClientConnection connection;
    private final HelloReply.WelcomeReply welcome;

    ClientLink(ClientConnection connection, HelloReply.WelcomeReply welcome) {
        this.connection = connection;
        this.welcome = welcome;
    }

    /** Opens a plaintext connection to a server on the local machine. */
    public static CompletableFuture<ClientLink> open(
            NettyEventLoops loops, HostPort address, WireLimits limits, Hello hello, long timeoutMillis) {
        return open(loops, address, limits, ConnectionSecurity.PLAINTEXT_ON_LOOPBACK, hello, timeoutMillis);
    }

    /**
     * Connects and completes the handshake. The future fails with an {@link IOException}, which may be a
     * {@link TlsFailure}, a {@link WireProtocolFailure} or a {@link HandshakeRejectedException}.
     */
    public static CompletableFuture<ClientLink> open(
            NettyEventLoops loops,
            HostPort address,
            WireLimits limits,
            ConnectionSecurity security,
            Hello hello,
            long timeoutMillis) {
        EventLoop loop = loops.next();
        CompletableFuture<ClientLink> opening = new CompletableFuture<>();
        ClientConnection connection = new ClientConnection(loops, limits, hello, address, opening);
        if (loop.isShuttingDown()) {
            return CompletableFuture.failedFuture(new IOException("the event loops of this process are closed"));
        }
        int connectMillis = (int) Math.max(1, Math.min(timeoutMillis, Integer.MAX_VALUE));
        loop.execute(() -> ConnectionAttempt.connect(
                loops, loop, security, connectMillis, connection, opening::completeExceptionally));
        Future<?> timeout = loop.schedule(
                () -> connection.cancelOpen("no response from " + address + " within " + timeoutMillis + " ms"),
                timeoutMillis,
                TimeUnit.MILLISECONDS);
        var unused = opening.whenComplete((link, failure) -> timeout.cancel(false));
        return opening;
    }

    /** Returns the server's reply to the client's hello. */
    public HelloReply.WelcomeReply welcome() {
        return welcome;
    }

    /**
     * Sends a request. The future completes on an event loop, either with the reply or with a {@link NoReplyException},
     * which states whether the request may have been sent.
     */
    public CompletableFuture<ClientReply> send(ClientRequest request, long timeoutMillis) {
        return connection.send(request, timeoutMillis);
    }

    /** Returns whether the link can still send requests. */
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close() {
        connection.close();
    }
}
