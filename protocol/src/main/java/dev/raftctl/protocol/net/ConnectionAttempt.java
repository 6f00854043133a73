package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.ReloadingTlsCredentials;
import dev.raftctl.protocol.tls.TlsCredentials;
import dev.raftctl.protocol.tls.TlsHandshakeEvaluator;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes one outgoing connection. Runs on the connection's event loop. */
final class ConnectionAttempt {
    /**
     * Resolves the host name and tries its addresses in turn. Each attempt gets an equal share of the remaining time.
     *
     * @param onFailure receives the reason, on the event loop, if no address could be reached
     */
    static void connect(
            NettyEventLoops loops,
            EventLoop loop,
            ConnectionSecurity security,
            int timeoutMillis,
            OutboundConnection connection,
            Consumer<IOException> onFailure) {
        HostPort address = connection.address();
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        var unused = loops.resolver().resolve(address).whenComplete((resolved, unresolvable) -> {
            if (unresolvable != null) {
                IOException why = unreachable(address, unresolvable);
                loop.execute(() -> onFailure.accept(why));
                return;
            }
            ConnectionAttempt connector =
                    new ConnectionAttempt(loops, loop, security, deadlineNanos, connection, onFailure, resolved);
            if (loop.inEventLoop()) {
                connector.tryNextAddress(null);
            } else {
                loop.execute(() -> connector.tryNextAddress(null));
            }
        });
    }

    private final NettyEventLoops loops;
    private final EventLoop loop;
    private final ConnectionSecurity security;
    private final long deadlineNanos;
    private final OutboundConnection connection;
    private final Consumer<IOException> onFailure;
    private final Deque<InetSocketAddress> remainingAddresses;

    private ConnectionAttempt(
            NettyEventLoops loops,
            EventLoop loop,
            ConnectionSecurity security,
            long deadlineNanos,
            OutboundConnection connection,
            Consumer<IOException> onFailure,
            List<InetSocketAddress> addresses) {
        this.loops = loops;
        this.loop = loop;
        this.security = security;
        this.deadlineNanos = deadlineNanos;
        this.connection = connection;
        this.onFailure = onFailure;
        remainingAddresses = new ArrayDeque<>(addresses);
    }

    /** @param why the reason why the previous address could not be reached; null for the first attempt */
    private void tryNextAddress(@Nullable IOException why) {
        HostPort address = connection.address();
        long shareMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())
                / Math.max(1, remainingAddresses.size());
        InetSocketAddress resolved = remainingAddresses.poll();
        if (resolved == null) {
            onFailure.accept(
                    why == null ? new IOException("cannot reach " + address + ": the host name has no address") : why);
        } else if (security.forbids(resolved)) {
            tryNextAddress(why == null ? TlsHandshakeEvaluator.plaintextForbidden(address.toString()) : why);
        } else {
            connectTo(resolved, (int) Math.max(1, shareMillis));
        }
    }

    private void connectTo(InetSocketAddress resolved, int timeoutMillis) {
        HostPort address = connection.address();
        ChannelFuture attempt = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        ReloadingTlsCredentials reloading = security.credentials();
                        if (reloading != null) {
                            TlsCredentials credentials = reloading.current();
                            connection.useCredentials(credentials);
                            SslHandler sslHandler =
                                    new SslHandler(credentials.forClient(address.host(), address.port()));
                            sslHandler.setHandshakeTimeoutMillis(connection.limits.handshakeTimeoutMillis());
                            channel.pipeline().addLast(sslHandler);
                        }
                        connection.addTo(channel.pipeline());
                    }
                })
                .connect(resolved);
        attempt.addListener(completed -> {
            if (!completed.isSuccess()) {
                loops.resolver().failed(address, resolved);
                tryNextAddress(unreachable(address, completed.cause()));
            }
        });
    }

    private static IOException unreachable(HostPort address, Throwable why) {
        return new IOException("cannot reach " + address + ": " + describe(why), rootCause(why));
    }

    /** Returns the message of the root cause, because Netty's own message repeats the address. */
    static String describe(Throwable failure) {
        Throwable cause = rootCause(failure);
        if (cause instanceof ConnectTimeoutException) {
            return "connect timed out";
        }
        return String.valueOf(cause.getMessage());
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
