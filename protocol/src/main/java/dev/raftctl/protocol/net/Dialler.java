package dev.raftctl.protocol.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
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
            HostPort address,
            int timeoutMillis,
            Connection connection,
            Consumer<String> failed) {
        var unused = loops.names().resolve(address).whenComplete((resolved, unknown) -> {
            if (unknown != null) {
                String why = "cannot reach " + address + ": " + reason(unknown);
                loop.execute(() -> failed.accept(why));
            } else if (loop.inEventLoop()) {
                connect(loop, address, resolved, timeoutMillis, connection, failed);
            } else {
                loop.execute(() -> connect(loop, address, resolved, timeoutMillis, connection, failed));
            }
        });
    }

    private static void connect(
            EventLoop loop,
            HostPort address,
            InetSocketAddress resolved,
            int timeoutMillis,
            Connection connection,
            Consumer<String> failed) {
        ChannelFuture attempt = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connection.install(channel.pipeline());
                    }
                })
                .connect(resolved);
        attempt.addListener(done -> {
            if (!done.isSuccess()) {
                failed.accept("cannot reach " + address + ": " + reason(done.cause()));
            }
        });
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
