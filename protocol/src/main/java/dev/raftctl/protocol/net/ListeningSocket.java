package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.ReloadingTlsCredentials;
import dev.raftctl.protocol.wire.WireLimits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A server's listening socket, which accepts peers, clients and operators. */
public final class ListeningSocket implements AutoCloseable {
    private static final int ACCEPT_BACKLOG = 1_024;
    private static final int MAX_HIGH_WATER_MARK_BYTES = 1 << 20;
    private static final long CLOSE_MILLIS = 1_000;

    private final ServerSocketChannel server;
    private final ChannelGroup connections;
    private final ConnectionLimiter limiter;
    private final TlsHandshakeExecutor handshakeExecutor;

    private ListeningSocket(
            ServerSocketChannel server,
            ChannelGroup connections,
            ConnectionLimiter limiter,
            TlsHandshakeExecutor handshakeExecutor) {
        this.server = server;
        this.connections = connections;
        this.limiter = limiter;
        this.handshakeExecutor = handshakeExecutor;
    }

    /** Listens in plaintext. The caller decides which addresses are safe to listen on. */
    public static ListeningSocket open(
            NettyEventLoops loops, HostPort listen, WireLimits limits, ReceivedMessageHandler handler)
            throws IOException {
        return open(loops, listen, limits, ConnectionSecurity.PLAINTEXT_ON_LOOPBACK, handler);
    }

    /** Binds the address before returning. If that fails, the {@link IOException} names the address and the problem. */
    public static ListeningSocket open(
            NettyEventLoops loops,
            HostPort listen,
            WireLimits limits,
            ConnectionSecurity security,
            ReceivedMessageHandler handler)
            throws IOException {
        ChannelGroup connections = new DefaultChannelGroup("connections", loops.next());
        ConnectionLimiter limiter = new ConnectionLimiter(limits, System::nanoTime);
        TlsHandshakeExecutor handshakeExecutor = new TlsHandshakeExecutor("raftctl-handshakes");
        int highWaterMarkBytes = (int) Math.min(limits.maxOutboxBytes(), MAX_HIGH_WATER_MARK_BYTES);
        ChannelFuture bindFuture = new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(highWaterMarkBytes / 2, highWaterMarkBytes))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        boolean penalized =
                                limiter.isPenalized(channel.remoteAddress().getAddress());
                        connections.add(channel);
                        ReloadingTlsCredentials credentials = security.credentials();
                        if (credentials != null) {
                            SslHandler sslHandler = new SslHandler(
                                    credentials.current().forServer(), handshakeExecutor.executorFor(penalized));
                            sslHandler.setHandshakeTimeoutMillis(limits.handshakeTimeoutMillis());
                            channel.pipeline().addLast(new TlsRejectionHandler(loops, limits), sslHandler);
                        }
                        InboundConnection connection = new InboundConnection(loops, limits, handler, limiter);
                        connection.addTo(channel.pipeline());
                        InboundConnection oldest = limiter.pendingHandshakes().add(connection, penalized);
                        if (oldest != null) {
                            oldest.evictFromHandshake();
                        }
                    }
                })
                .bind(new InetSocketAddress(listen.host(), listen.port()))
                .awaitUninterruptibly();
        if (!bindFuture.isSuccess()) {
            handshakeExecutor.close();
            Throwable cause = bindFuture.cause();
            throw new IOException("cannot listen on " + listen + ": " + ConnectionAttempt.describe(cause), cause);
        }
        bindFuture.channel().pipeline().addLast(new AcceptFailureHandler(handler));
        return new ListeningSocket((ServerSocketChannel) bindFuture.channel(), connections, limiter, handshakeExecutor);
    }

    /**
     * Reports failures to accept a connection, for instance because no file descriptor is free. Netty tries again after
     * a second.
     */
    private static final class AcceptFailureHandler extends ChannelInboundHandlerAdapter {
        private final ReceivedMessageHandler handler;

        AcceptFailureHandler(ReceivedMessageHandler handler) {
            this.handler = handler;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            handler.onConnectionDropped("the listener", "cannot accept connections: " + cause.getMessage());
        }
    }

    /** Returns the local port, which is the port that the system chose if port 0 was requested. */
    public int port() {
        return server.localAddress().getPort();
    }

    /** Returns the listener's statistics, which stay up to date. */
    public ListeningSocketStats stats() {
        return limiter;
    }

    /** Stops listening and closes all connections. Must not be called on an event loop. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly(CLOSE_MILLIS);
        awaitPortRelease();
        connections.close().awaitUninterruptibly(CLOSE_MILLIS);
        handshakeExecutor.close();
    }

    /** Waits for the event loop, because Java frees the port of a closed channel only at its selector's next select. */
    private void awaitPortRelease() {
        EventLoop loop = server.eventLoop();
        if (!loop.isShuttingDown()) {
            loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
        }
    }
}
