package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
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
 * The outgoing link to one other server. Connects immediately, and reconnects after growing pauses until the link is
 * closed. Messages are queued during a connection attempt. They are dropped beyond the outbox limit, between two
 * attempts, and when a connection is lost. Messages travel in one direction; responses arrive on the other server's own
 * link. Entries and snapshots arrive in the order in which they were sent. So do all other messages, which may overtake
 * entries and snapshots. Any thread may send.
 */
public final class PeerLink implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
    private static final int MIN_PAUSE_MILLIS = 50;

    /**
     * The longest pause. It is short because an election may depend on the link, and an attempt costs almost nothing.
     */
    private static final int MAX_PAUSE_MILLIS = 250;

    /** The pause before the next attempt if either side rejected the handshake. */
    private static final int REJECTED_PAUSE_MILLIS = 1_000;

    /** The pause before the next attempt after a TLS failure. Listeners tolerate failed handshakes at this rate. */
    private static final int TLS_FAILURE_PAUSE_MILLIS = 4_000;

    private final NettyEventLoops loops;
    private final EventLoop loop;
    private final HostPort address;
    private final WireLimits limits;
    private final ConnectionSecurity security;
    private final Supplier<Hello> helloSupplier;
    private final PeerLinkEventHandler eventHandler;
    private volatile @Nullable PeerConnection current;
    private volatile boolean connected;
    private volatile boolean closed;
    private volatile long lastPongNanos;
    private volatile boolean hasPong;

    // Used on the event loop only.
    private @Nullable Future<?> retry;
    private int pauseMillis = MIN_PAUSE_MILLIS;
    private String lastReportedFailure = "";

    /** Receives the events of the link. Called on Netty's event loops. */
    public interface PeerLinkEventHandler {
        /**
         * Returns whether to use the connection. Returns false, which closes it, for instance if the server has an
         * unexpected incarnation.
         */
        boolean onConnected(HelloReply.WelcomeReply welcome);

        /** Called each time the server rejects the handshake. */
        void onRejected(HelloReply.HelloRejected reply);

        /**
         * Called when the server cannot be reached or the connection is lost. Not called again for the same reason
         * until a connection has succeeded.
         */
        void onDisconnected(String why);

        /** Called each time the host name cannot be resolved to an address. */
        default void onUnresolvedName(String why) {
            onDisconnected(why);
        }

        /** Called each time a connection fails because one side does not trust the other side's certificate. */
        default void onTlsFailure(TlsFailure why) {
            onDisconnected(String.valueOf(why.getMessage()));
        }

        /** Called from time to time while a large message is in flight and a part of it has arrived. */
        default void onProgress() {}

        /** Called when a message is dropped because it cannot be encoded: its sender exceeded a limit. */
        default void onUnencodableMessage(PeerMessage message, WireProtocolFailure why) {}
    }

    /** Opens a plaintext link to a server on the local machine. */
    public PeerLink(
            NettyEventLoops loops,
            HostPort address,
            WireLimits limits,
            Supplier<Hello> helloSupplier,
            PeerLinkEventHandler eventHandler) {
        this(loops, address, limits, ConnectionSecurity.PLAINTEXT_ON_LOOPBACK, helloSupplier, eventHandler);
    }

    /**
     * Connects with this security.
     *
     * @param helloSupplier called on an event loop for each connection
     */
    public PeerLink(
            NettyEventLoops loops,
            HostPort address,
            WireLimits limits,
            ConnectionSecurity security,
            Supplier<Hello> helloSupplier,
            PeerLinkEventHandler eventHandler) {
        this.loops = loops;
        this.address = address;
        this.security = security;
        this.limits = limits;
        this.helloSupplier = helloSupplier;
        this.eventHandler = eventHandler;
        loop = loops.next();
        PeerConnection firstConnection = new PeerConnection(this, loops, limits, address, helloSupplier);
        current = firstConnection;
        executeOnLoop(() -> connect(firstConnection));
    }

    /** Queues a message, or drops it if the queue is full. Call {@link #flush} afterwards. */
    public void send(PeerMessage message) {
        PeerConnection connection = closed ? null : current;
        if (connection != null) {
            connection.send(message);
        }
    }

    /** Sends the queued messages. */
    public void flush() {
        PeerConnection connection = current;
        if (connection != null) {
            connection.flush();
        }
    }

    /** Returns whether the connection is open and its handshake is complete. */
    public boolean isConnected() {
        return connected && !closed;
    }

    /**
     * Returns the milliseconds since the other server's last PONG, which arrives every second while connected; -1 if
     * there has been none.
     */
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

    /** Connects now instead of after the pause. Called, for example, when the server has just connected to this one. */
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
            closed = true; // The loops, and so this link, are closed.
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
        ConnectionAttempt.connect(
                loops, loop, security, CONNECT_TIMEOUT_MILLIS, attempt, why -> onConnectionClosed(why, false));
    }

    /** Returns whether to keep a connection on which the server sent this welcome. */
    boolean onWelcome(HelloReply.WelcomeReply welcome) {
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

    void onRejected(HelloReply.HelloRejected reply) {
        pauseMillis = REJECTED_PAUSE_MILLIS;
        if (!closed) {
            eventHandler.onRejected(reply);
        }
    }

    void onProgress() {
        eventHandler.onProgress();
    }

    void onUnencodableMessage(PeerMessage message, WireProtocolFailure why) {
        eventHandler.onUnencodableMessage(message, why);
    }

    /**
     * Handles the end of a connection or of a connection attempt.
     *
     * @param alreadyReported whether the event handler already knows the reason
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
            pauseMillis = TLS_FAILURE_PAUSE_MILLIS;
        } else if (failure.getCause() instanceof UnknownHostException) {
            eventHandler.onUnresolvedName(why);
        } else if (!alreadyReported && !why.equals(lastReportedFailure)) {
            lastReportedFailure = why;
            eventHandler.onDisconnected(why);
        }
        long jitteredMillis = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1L);
        retry = loop.schedule(this::retry, jitteredMillis, TimeUnit.MILLISECONDS);
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
    }
}
