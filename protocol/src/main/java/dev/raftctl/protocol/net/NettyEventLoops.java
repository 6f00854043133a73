package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.WireLimits;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Netty's event loops for this process. Thread-safe. Must be closed exactly once. */
public final class NettyEventLoops implements AutoCloseable {
    private static final long CLOSE_MILLIS = 1_000;

    static {
        NettyDefaults.apply();
    }

    private final EventLoopGroup group;
    private final DnsResolver resolver;
    private final FastThreadLocal<Map<WireLimits, PerEventLoopFrameCodec>> codecs = new FastThreadLocal<>() {
        @Override
        protected Map<WireLimits, PerEventLoopFrameCodec> initialValue() {
            return new HashMap<>();
        }
    };

    /** Creates daemon threads, each with this name and a number. */
    public NettyEventLoops(int threads, String name) {
        this(threads, name, HostAddressLookup.SYSTEM);
    }

    NettyEventLoops(int threads, String name, HostAddressLookup lookup) {
        group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        resolver = new DnsResolver(name + "-names", lookup);
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop next() {
        return group.next();
    }

    DnsResolver resolver() {
        return resolver;
    }

    /** Returns the codec that all connections of the calling event loop share. */
    PerEventLoopFrameCodec codec(WireLimits limits) {
        return codecs.get().computeIfAbsent(limits, PerEventLoopFrameCodec::new);
    }

    /**
     * Shuts down the loops at once and closes their connections. Waits for the threads, because a thread that is still
     * in select would delay the end of the process.
     */
    @Override
    public void close() {
        resolver.close();
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
}
