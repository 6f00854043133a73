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

/** Netty's event loops of this process. Any thread; close once. */
public final class Loops implements AutoCloseable {
    private static final long CLOSE_MILLIS = 1_000;

    static {
        LeanNetty.prepare();
    }

    private final EventLoopGroup group;
    private final Names names;
    private final FastThreadLocal<Map<WireLimits, LoopWire>> wires = new FastThreadLocal<>() {
        @Override
        protected Map<WireLimits, LoopWire> initialValue() {
            return new HashMap<>();
        }
    };

    /** Daemon threads, called {@code name} and a number. */
    public Loops(int threads, String name) {
        this(threads, name, NameSource.SYSTEM);
    }

    Loops(int threads, String name, NameSource source) {
        group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        names = new Names(name + "-names", source);
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop next() {
        return group.next();
    }

    Names names() {
        return names;
    }

    /** What the connections of the calling loop write and read with. */
    LoopWire wire(WireLimits limits) {
        return wires.get().computeIfAbsent(limits, LoopWire::new);
    }

    /**
     * Ends the loops at once; open connections are closed. Waits for the threads: one that still sits in select would hold up
     * the end of the process.
     */
    @Override
    public void close() {
        names.close();
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
}
