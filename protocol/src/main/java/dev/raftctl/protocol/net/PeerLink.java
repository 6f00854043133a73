package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.tls.ConnectionSecurity;
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
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
    private static final int MIN_PAUSE_MILLIS = 50;

    /** Elections wait for it: a server that listens again must be found soon, and a refused connect costs next to nothing. */
    private static final int MAX_PAUSE_MILLIS = 250;

    /** After a server said no, or was not wanted. */
    private static final int REJECTED_PAUSE_MILLIS = 1_000;

    /** Without trust: fewer than one failed handshake a second, which is what a listener forgives. */
    private static final int TLS_FAILURE_PAUSE_MILLIS = 4_000;

    private final EventLoops loops;
    private final EventLoop loop;
    private final HostPort address;
    private final WireLimits limits;
    private final ConnectionSecurity protection;
    private final Supplier<Hello> helloSupplier;
    private final EventHandler eventHandler;
    private volatile @Nullable PeerConnection current;
    private volatile boolean connected;
    private volatile boolean closed;
    private volatile long lastPongNanos;
    private volatile boolean hasPong;

    // On the loop only.
    private @Nullable Future<?> retry;
    private int pauseMillis = MIN_PAUSE_MILLIS;
    private String lastReportedFailure = "";

    /** What becomes of the link; on Netty's loops. */
    public interface EventHandler {
        /** May the mail flow? False closes it, for instance because the incarnation is not the one expected. */
        boolean onConnected(HelloReply.Welcome welcome);

        /** Said again at each attempt. */
        void onRejected(HelloReply.Rejected reply);

        /** Not reachable, or lost. Not said again for the same reason until it was connected. */
        void onDisconnected(String why);

        /** The name has no address; said again at each attempt. */
        default void onUnresolvedName(String why) {
            onDisconnected(why);
        }

        /** There is no trust between the two; said again at each attempt. */
        default void onTlsFailure(TlsFailure why) {
            onDisconnected(String.valueOf(why.getMessage()));
        }

        /**
         * Part of what was sent has arrived, of entries or of a snapshot; said now and then while more is under way.
         */
        default void onProgress() {}

        /** A message that does not fit on the wire was dropped: whoever made it broke a limit. */
        default void onUnencodableMessage(PeerMessage message, WireFailure why) {}
    }

    /** In plaintext, to this machine only. */
    public PeerLink(
            EventLoops loops,
            HostPort address,
            WireLimits limits,
            Supplier<Hello> helloSupplier,
            EventHandler eventHandler) {
        this(loops, address, limits, ConnectionSecurity.PLAINTEXT_ON_LOOPBACK, helloSupplier, eventHandler);
    }

    /** @param helloSupplier asked for anew at each connection, on a loop */
    public PeerLink(
            EventLoops loops,
            HostPort address,
            WireLimits limits,
            ConnectionSecurity protection,
            Supplier<Hello> helloSupplier,
            EventHandler eventHandler) {
        this.loops = loops;
        this.address = address;
        this.protection = protection;
        this.limits = limits;
        this.helloSupplier = helloSupplier;
        this.eventHandler = eventHandler;
        loop = loops.next();
        PeerConnection firstConnection = new PeerConnection(this, loops, limits, address, helloSupplier);
        current = firstConnection;
        executeOnLoop(() -> connect(firstConnection));
    }

    /** Queued or dropped. Flushed by {@link #flush}. */
    public void send(PeerMessage message) {
        PeerConnection connection = closed ? null : current;
        if (connection != null) {
            connection.send(message);
        }
    }

    /** Let what was sent go out. */
    public void flush() {
        PeerConnection connection = current;
        if (connection != null) {
            connection.flush();
        }
    }

    public boolean isConnected() {
        return connected && !closed;
    }

    /** Milliseconds since the other end last answered: it does so every second while the link is up. -1: never yet. */
    public long millisSinceLastPong() {
        return hasPong ? TimeUnit.NANOSECONDS.toMillis(Math.max(0, System.nanoTime() - lastPongNanos)) : -1;
    }

    void onPong() {
        lastPongNanos = System.nanoTime();
        hasPong = true;
    }

    long waitingBytes() {
        PeerConnection connection = current;
        return connection == null ? 0 : connection.waitingBytes();
    }

    /** Try now instead of after the pause: for instance because that server has just called here. */
    public void retryNow() {
        executeOnLoop(() -> {
            if (retry != null && retry.cancel(false)) {
                retry();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        connected = false;
        executeOnLoop(this::closeConnection);
    }

    private void executeOnLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException loopsClosed) {
            closed = true; // The loops have ended, and this link with them.
        }
    }

    private void closeConnection() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
        PeerConnection closing = current;
        if (closing != null) {
            current = null;
            closing.close();
        }
    }

    private void retry() {
        retry = null;
        PeerConnection newConnection = new PeerConnection(this, loops, limits, address, helloSupplier);
        current = newConnection;
        connect(newConnection);
    }

    private void connect(PeerConnection attempt) {
        if (closed) {
            return;
        }
        Connector.connect(
                loops, loop, protection, CONNECT_TIMEOUT_MILLIS, attempt, why -> onConnectionClosed(why, false));
    }

    /** Whether the mail may flow. */
    boolean onWelcome(HelloReply.Welcome welcome) {
        if (closed || !eventHandler.onConnected(welcome)) {
            pauseMillis = REJECTED_PAUSE_MILLIS;
            return false;
        }
        lastReportedFailure = "";
        pauseMillis = MIN_PAUSE_MILLIS;
        onPong();
        connected = true;
        return true;
    }

    void onRejected(HelloReply.Rejected reply) {
        pauseMillis = REJECTED_PAUSE_MILLIS;
        if (!closed) {
            eventHandler.onRejected(reply);
        }
    }

    void onProgress() {
        eventHandler.onProgress();
    }

    void onUnencodableMessage(PeerMessage message, WireFailure why) {
        eventHandler.onUnencodableMessage(message, why);
    }

    /**
     * A connection, or the attempt at one, is over.
     *
     * @param alreadyReported whether the watcher knows why already
     */
    void onConnectionClosed(IOException failure, boolean alreadyReported) {
        String why = String.valueOf(failure.getMessage());
        current = null;
        connected = false;
        if (closed || loop.isShuttingDown()) {
            return;
        }
        if (failure instanceof TlsFailure tlsFailure) {
            eventHandler.onTlsFailure(tlsFailure);
        } else if (failure.getCause() instanceof UnknownHostException) {
            eventHandler.onUnresolvedName(why);
        } else if (!alreadyReported && !why.equals(lastReportedFailure)) {
            lastReportedFailure = why;
            eventHandler.onDisconnected(why);
        }
        if (failure instanceof TlsFailure) {
            pauseMillis = TLS_FAILURE_PAUSE_MILLIS;
        }
        long jitteredMillis = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1L);
        retry = loop.schedule(this::retry, jitteredMillis, TimeUnit.MILLISECONDS);
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
    }
}
