package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The road to one other server: connects at once and again, with growing pauses, for as long as it is open. Mail waits
 * while a connection is being made, and is dropped beyond its bound, between two attempts and with a connection that is
 * lost. It goes one way; answers come on the other server's own link. Entries and snapshots arrive in the order they
 * were sent, and so does all else, which overtakes them. Any thread may send.
 */
public final class PeerLink implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int PAUSE_MILLIS_MIN = 50;

    /** Elections wait for it: a server that listens again must be found soon, and a refused connect costs next to nothing. */
    private static final int PAUSE_MILLIS_MAX = 250;

    /** After a server said no, or was not wanted. */
    private static final int TURNED_MILLIS = 1_000;

    /** Without trust: fewer than one failed handshake a second, which is what a listener forgives. */
    private static final int UNTRUSTED_MILLIS = 4_000;

    private final Loops loops;
    private final EventLoop loop;
    private final HostPort address;
    private final WireLimits limits;
    private final Protection protection;
    private final Supplier<Hello> hello;
    private final Watcher watcher;
    private volatile @Nullable PeerConnection current;
    private volatile boolean connected;
    private volatile boolean closed;
    private volatile long answeredNanos;
    private volatile boolean everAnswered;

    // On the loop only.
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

        /** The name has no address; said again at each attempt. */
        default void unresolved(String why) {
            lost(why);
        }

        /** There is no trust between the two; said again at each attempt. */
        default void untrusted(TlsFailure why) {
            lost(String.valueOf(why.getMessage()));
        }

        /**
         * Part of what was sent has arrived, of entries or of a snapshot; said now and then while more is under way.
         */
        default void delivered() {}

        /** A message that does not fit on the wire was dropped: whoever made it broke a limit. */
        default void unfit(PeerMessage message, WireFailure why) {}
    }

    /** In plaintext, to this machine only. */
    public PeerLink(Loops loops, HostPort address, WireLimits limits, Supplier<Hello> hello, Watcher watcher) {
        this(loops, address, limits, Protection.LOOPBACK, hello, watcher);
    }

    /** @param hello asked for anew at each connection, on a loop */
    public PeerLink(
            Loops loops,
            HostPort address,
            WireLimits limits,
            Protection protection,
            Supplier<Hello> hello,
            Watcher watcher) {
        this.loops = loops;
        this.address = address;
        this.protection = protection;
        this.limits = limits;
        this.hello = hello;
        this.watcher = watcher;
        loop = loops.next();
        PeerConnection first = new PeerConnection(this, loops, limits, address, hello);
        current = first;
        onLoop(() -> connect(first));
    }

    /** Queued or dropped. Flushed by {@link #flush}. */
    public void send(PeerMessage message) {
        PeerConnection now = closed ? null : current;
        if (now != null) {
            now.send(message);
        }
    }

    /** Let what was sent go out. */
    public void flush() {
        PeerConnection now = current;
        if (now != null) {
            now.flush();
        }
    }

    public boolean isConnected() {
        return connected && !closed;
    }

    /** Milliseconds since the other end last answered: it does so every second while the link is up. -1: never yet. */
    public long answeredMillis() {
        return everAnswered ? TimeUnit.NANOSECONDS.toMillis(Math.max(0, System.nanoTime() - answeredNanos)) : -1;
    }

    void answered() {
        answeredNanos = System.nanoTime();
        everAnswered = true;
    }

    long waitingBytes() {
        PeerConnection now = current;
        return now == null ? 0 : now.waitingBytes();
    }

    /** Try now instead of after the pause: for instance because that server has just called here. */
    public void retryNow() {
        onLoop(() -> {
            if (retry != null && retry.cancel(false)) {
                retry();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        connected = false;
        onLoop(this::end);
    }

    private void onLoop(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException ended) {
            closed = true; // The loops have ended, and this link with them.
        }
    }

    private void end() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
        PeerConnection last = current;
        if (last != null) {
            current = null;
            last.hangUp();
        }
    }

    private void retry() {
        retry = null;
        PeerConnection next = new PeerConnection(this, loops, limits, address, hello);
        current = next;
        connect(next);
    }

    private void connect(PeerConnection attempt) {
        if (closed) {
            return;
        }
        Dialler.dial(loops, loop, protection, CONNECT_MILLIS, attempt, why -> over(why, false));
    }

    /** Whether the mail may flow. */
    boolean welcomed(HelloReply.Welcome welcome) {
        if (closed || !watcher.connected(welcome)) {
            pauseMillis = TURNED_MILLIS;
            return false;
        }
        lastLost = "";
        pauseMillis = PAUSE_MILLIS_MIN;
        answered();
        connected = true;
        return true;
    }

    void turned(HelloReply.Turned reply) {
        pauseMillis = TURNED_MILLIS;
        if (!closed) {
            watcher.turned(reply);
        }
    }

    void delivered() {
        watcher.delivered();
    }

    void unfit(PeerMessage message, WireFailure why) {
        watcher.unfit(message, why);
    }

    /**
     * A connection, or the attempt at one, is over.
     *
     * @param told whether the watcher knows why already
     */
    void over(IOException failure, boolean told) {
        String why = String.valueOf(failure.getMessage());
        current = null;
        connected = false;
        if (closed || loop.isShuttingDown()) {
            return;
        }
        if (failure instanceof TlsFailure distrust) {
            watcher.untrusted(distrust);
        } else if (failure.getCause() instanceof UnknownHostException) {
            watcher.unresolved(why);
        } else if (!told && !why.equals(lastLost)) {
            lastLost = why;
            watcher.lost(why);
        }
        if (failure instanceof TlsFailure) {
            pauseMillis = UNTRUSTED_MILLIS;
        }
        long jittered = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1L);
        retry = loop.schedule(this::retry, jittered, TimeUnit.MILLISECONDS);
        pauseMillis = Math.min(PAUSE_MILLIS_MAX, pauseMillis * 2);
    }
}
