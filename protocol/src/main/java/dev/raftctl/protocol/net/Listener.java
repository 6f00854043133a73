package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.Protection;
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

/** The one listener of a server, for peers, clients and operators. */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final int WATER_MARK_HIGH = 1 << 20;
    private static final long CLOSE_MILLIS = 1_000;

    private final ServerSocketChannel server;
    private final ChannelGroup connections;
    private final Admissions admissions;
    private final HandshakeTasks handshakes;

    private Listener(
            ServerSocketChannel server, ChannelGroup connections, Admissions admissions, HandshakeTasks handshakes) {
        this.server = server;
        this.connections = connections;
        this.admissions = admissions;
        this.handshakes = handshakes;
    }

    /** For callers in plaintext; where it listens is whoever opens it to judge. */
    public static Listener open(Loops loops, HostPort listen, WireLimits limits, Inbound inbound) throws IOException {
        return open(loops, listen, limits, Protection.LOOPBACK, inbound);
    }

    /** Bound when this returns; an {@link IOException} names the address and what is wrong with it. */
    public static Listener open(Loops loops, HostPort listen, WireLimits limits, Protection protection, Inbound inbound)
            throws IOException {
        ChannelGroup connections = new DefaultChannelGroup("connections", loops.next());
        Admissions admissions = new Admissions(limits, System::nanoTime);
        HandshakeTasks handshakes = new HandshakeTasks("raftctl-handshakes");
        int high = (int) Math.min(limits.outboxBytesMax(), WATER_MARK_HIGH);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        boolean blamed =
                                admissions.blames(channel.remoteAddress().getAddress());
                        connections.add(channel);
                        if (protection instanceof Protection.Tls tls) {
                            SslHandler handler =
                                    new SslHandler(tls.keys().current().called(), handshakes.executor(blamed));
                            handler.setHandshakeTimeoutMillis(limits.helloMillis());
                            channel.pipeline().addLast(new TlsFront(loops, limits), handler);
                        }
                        ServerConnection connection = new ServerConnection(loops, limits, inbound, admissions);
                        connection.install(channel.pipeline());
                        ServerConnection oldest = admissions.handshakes().opened(connection, blamed);
                        if (oldest != null) {
                            oldest.giveWay();
                        }
                    }
                })
                .bind(new InetSocketAddress(listen.host(), listen.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            handshakes.close();
            Throwable cause = bound.cause();
            throw new IOException("cannot listen on " + listen + ": " + Dialler.reason(cause), cause);
        }
        bound.channel().pipeline().addLast(new AcceptFaults(inbound));
        return new Listener((ServerSocketChannel) bound.channel(), connections, admissions, handshakes);
    }

    /** Accepting failed, for instance because there are no more file descriptors; Netty tries again in a second. */
    private static final class AcceptFaults extends ChannelInboundHandlerAdapter {
        private final Inbound inbound;

        AcceptFaults(Inbound inbound) {
            this.inbound = inbound;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            inbound.dropped("the listener", "cannot accept connections: " + cause.getMessage());
        }
    }

    /** The port it listens on, also when any free one was asked for. */
    public int port() {
        return server.localAddress().getPort();
    }

    public Traffic traffic() {
        return admissions;
    }

    /** Takes no more connections and closes those it has. Not to be called on a loop. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly(CLOSE_MILLIS);
        letGoOfThePort();
        connections.close().awaitUninterruptibly(CLOSE_MILLIS);
        handshakes.close();
    }

    /** Java frees a closed channel's port only when its selector selects again, so wait until that loop has. */
    private void letGoOfThePort() {
        EventLoop loop = server.eventLoop();
        if (!loop.isShuttingDown()) {
            loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
        }
    }
}
