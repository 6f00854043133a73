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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes one outgoing connection. On its loop. */
final class Dialler {
    /**
     * Resolves and connects, on the loop: to one address of the name after the other, each for its share of the time
     * that is left.
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
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        var unused = loops.names().resolve(address).whenComplete((resolved, unknown) -> {
            if (unknown != null) {
                IOException why = unreachable(address, unknown);
                loop.execute(() -> failed.accept(why));
                return;
            }
            Dialler dialler = new Dialler(loops, loop, protection, deadline, connection, failed, resolved);
            if (loop.inEventLoop()) {
                dialler.next(null);
            } else {
                loop.execute(() -> dialler.next(null));
            }
        });
    }

    private final Loops loops;
    private final EventLoop loop;
    private final Protection protection;
    private final long deadline;
    private final CallerConnection connection;
    private final Consumer<IOException> failed;
    private final Deque<InetSocketAddress> left;

    private Dialler(
            Loops loops,
            EventLoop loop,
            Protection protection,
            long deadline,
            CallerConnection connection,
            Consumer<IOException> failed,
            List<InetSocketAddress> addresses) {
        this.loops = loops;
        this.loop = loop;
        this.protection = protection;
        this.deadline = deadline;
        this.connection = connection;
        this.failed = failed;
        left = new ArrayDeque<>(addresses);
    }

    /** @param why the address before could not be reached */
    private void next(@Nullable IOException why) {
        HostPort address = connection.address();
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) / Math.max(1, left.size());
        InetSocketAddress resolved = left.poll();
        if (resolved == null) {
            failed.accept(why == null ? new IOException("cannot reach " + address + ": it has no address") : why);
        } else if (Protection.isTooOpen(protection, resolved)) {
            next(why == null ? Handshakes.tooOpen(address.toString()) : why);
        } else {
            connect(resolved, (int) Math.max(1, millis));
        }
    }

    private void connect(InetSocketAddress resolved, int timeoutMillis) {
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
                loops.names().failed(address, resolved);
                next(unreachable(address, done.cause()));
            }
        });
    }

    private static IOException unreachable(HostPort address, Throwable why) {
        return new IOException("cannot reach " + address + ": " + reason(why), root(why));
    }

    /** Netty's message repeats the address; the system's, beneath it, does not. */
    static String reason(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof ConnectTimeoutException) {
            return "connect timed out";
        }
        return String.valueOf(root.getMessage());
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
