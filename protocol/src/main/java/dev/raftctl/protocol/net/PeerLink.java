package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The road to one other server: connects at once and again, with growing pauses, for as long as it is open, and drops mail
 * beyond its bound or when not connected. Mail goes one way on it; answers come on the other server's own link. Any thread may
 * send.
 */
public final class PeerLink implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int PAUSE_MILLIS_MIN = 50;

    /** Elections wait for it: a server that listens again must be found soon, and a refused connect costs next to nothing. */
    private static final int PAUSE_MILLIS_MAX = 250;

    /** After a server said no, or was not wanted. */
    private static final int TURNED_MILLIS = 1_000;

    private final Loops loops;
    private final EventLoop loop;
    private final HostPort address;
    private final WireLimits limits;
    private final Supplier<Hello> hello;
    private final Watcher watcher;
    private volatile @Nullable PeerConnection connected;
    private volatile boolean closed;

    // On the loop only.
    private @Nullable PeerConnection current;
    private @Nullable Future<?> retry;
    private int pauseMillis = PAUSE_MILLIS_MIN;
    private String lastLost = "";

    /** What becomes of the link; on Netty's loops. */
    public interface Watcher {
        /** May the mail flow? False closes it, for instance because the incarnation is not the one expected. */
        boolean connected(HelloReply.Welcome welcome);

        /** Said again at each attempt. */
        void turned(HelloReply.Turned reply);

        /** Not reachable, or lost. Not said again for the same reason until it was connected. */
        void lost(String why);

        /** A message that does not fit on the wire was dropped: whoever made it broke a limit. */
        default void unfit(PeerMessage message, WireFailure why) {}
    }

    /** @param hello asked for anew at each attempt, on a loop */
    public PeerLink(Loops loops, HostPort address, WireLimits limits, Supplier<Hello> hello, Watcher watcher) {
        this.loops = loops;
        this.address = address;
        this.limits = limits;
        this.hello = hello;
        this.watcher = watcher;
        loop = loops.next();
        loop.execute(this::connect);
    }

    /** Queued, or dropped when not connected or when the queue is full. Flushed by {@link #flush}. */
    public void send(PeerMessage message) {
        PeerConnection now = connected;
        if (now != null) {
            now.send(message);
        }
    }

    /** Let what was sent go out. */
    public void flush() {
        PeerConnection now = connected;
        if (now != null) {
            now.flush();
        }
    }

    public boolean isConnected() {
        return connected != null;
    }

    /** Try now instead of after the pause: for instance because that server has just called here. */
    public void retryNow() {
        loop.execute(() -> {
            if (retry != null && retry.cancel(false)) {
                retry = null;
                connect();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        connected = null;
        try {
            loop.execute(this::end);
        } catch (RejectedExecutionException stopped) {
            // The loops have ended, and this link's connection with them.
        }
    }

    private void end() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
        if (current != null) {
            current.hangUp();
        }
    }

    private void connect() {
        retry = null;
        if (closed) {
            return;
        }
        PeerConnection attempt = new PeerConnection(this, loops, limits, hello.get());
        current = attempt;
        Dialler.dial(loops, loop, address, CONNECT_MILLIS, attempt, why -> over(why, false));
    }

    /** Whether the mail may flow. */
    boolean welcomed(PeerConnection connection, HelloReply.Welcome welcome) {
        if (closed || !watcher.connected(welcome)) {
            pauseMillis = TURNED_MILLIS;
            return false;
        }
        lastLost = "";
        pauseMillis = PAUSE_MILLIS_MIN;
        connected = connection;
        if (closed) {
            connected = null;
        }
        return true;
    }

    void turned(HelloReply.Turned reply) {
        pauseMillis = TURNED_MILLIS;
        if (!closed) {
            watcher.turned(reply);
        }
    }

    void unfit(PeerMessage message, WireFailure why) {
        watcher.unfit(message, why);
    }

    /**
     * A connection, or the attempt at one, is over.
     *
     * @param told whether the watcher knows why already
     */
    void over(String why, boolean told) {
        current = null;
        connected = null;
        if (closed || loop.isShuttingDown()) {
            return;
        }
        if (!told && !why.equals(lastLost)) {
            lastLost = why;
            watcher.lost(why);
        }
        long jittered = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1L);
        retry = loop.schedule(this::connect, jittered, TimeUnit.MILLISECONDS);
        pauseMillis = Math.min(PAUSE_MILLIS_MAX, pauseMillis * 2);
    }
}
