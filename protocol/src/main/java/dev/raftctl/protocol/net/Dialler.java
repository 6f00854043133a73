package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.Credentials;
import dev.raftctl.protocol.tls.Handshakes;
import dev.raftctl.protocol.tls.Protection;
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
import java.util.function.Consumer;

/** Makes outgoing connections. */
final class Dialler {
    private Dialler() {}

    /**
     * Resolves and connects, on the loop.
     *
     * @param failed what stood in the way, when there is no connection; on the loop
     */
    static void dial(
            Loops loops,
            EventLoop loop,
            Protection protection,
            int timeoutMillis,
            CallerConnection connection,
            Consumer<IOException> failed) {
        HostPort address = connection.address();
        var unused = loops.names().resolve(address).whenComplete((resolved, unknown) -> {
            if (unknown != null) {
                IOException why = unreachable(address, unknown);
                loop.execute(() -> failed.accept(why));
            } else if (loop.inEventLoop()) {
                connect(loop, resolved, protection, timeoutMillis, connection, failed);
            } else {
                loop.execute(() -> connect(loop, resolved, protection, timeoutMillis, connection, failed));
            }
        });
    }

    private static void connect(
            EventLoop loop,
            InetSocketAddress resolved,
            Protection protection,
            int timeoutMillis,
            CallerConnection connection,
            Consumer<IOException> failed) {
        HostPort address = connection.address();
        if (Protection.isTooOpen(protection, resolved)) {
            failed.accept(Handshakes.tooOpen(address.toString()));
            return;
        }
        ChannelFuture attempt = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (protection instanceof Protection.Tls tls) {
                            Credentials own = tls.keys().current();
                            connection.show(own);
                            SslHandler handler = new SslHandler(own.calling(address.host(), address.port()));
                            handler.setHandshakeTimeoutMillis(connection.limits.helloMillis());
                            channel.pipeline().addLast(handler);
                        }
                        connection.install(channel.pipeline());
                    }
                })
                .connect(resolved);
        attempt.addListener(done -> {
            if (!done.isSuccess()) {
                failed.accept(unreachable(address, done.cause()));
            }
        });
    }

    private static IOException unreachable(HostPort address, Throwable why) {
        return new IOException("cannot reach " + address + ": " + reason(why));
    }

    /** Netty's message repeats the address; the system's, beneath it, does not. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof ConnectTimeoutException) {
            return "connect timed out";
        }
        return String.valueOf(root.getMessage());
    }
}
