package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a {@link ClientLink}. Requests may be queued from any thread. The event loop matches replies to
 * requests.
 */
final class ClientConnection extends OutboundConnection {
    private static final String LOOPS_CLOSED = "the event loops of this process are closed";

    private final CompletableFuture<ClientLink> opened;
    private final ConnectionWriteQueue<InFlightRequest> queue = new ConnectionWriteQueue<>();
    private final LongObjectMap<InFlightRequest> awaitingReply = new LongObjectHashMap<>();
    private final DeadlineTimer timeoutTimer = new DeadlineTimer(this::expire);
    private volatile boolean open = true;
    private volatile String closeReason = "the connection is closed";
    private long lastCorrelationId;

    /** A request that waits for its reply or for its timeout. */
    private static final class InFlightRequest extends ConnectionWriteQueue.WriteQueueItem<InFlightRequest> {
        final ClientRequest request;
        final long deadline;
        final CompletableFuture<ClientReply> reply = new CompletableFuture<>();

        InFlightRequest(ClientRequest request, long deadline) {
            this.request = request;
            this.deadline = deadline;
        }
    }

    ClientConnection(
            NettyEventLoops loops,
            WireLimits limits,
            Hello hello,
            HostPort address,
            CompletableFuture<ClientLink> opened) {
        super(loops, limits, address, () -> hello);
        this.opened = opened;
    }

    CompletableFuture<ClientReply> send(ClientRequest request, long timeoutMillis) {
        InFlightRequest inFlight =
                new InFlightRequest(request, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        if (!open) {
            inFlight.reply.completeExceptionally(new NoReplyException(closeReason, false));
        } else if (queue.put(inFlight) && !requestWrite()) {
            failAll(queue.takeAll(), LOOPS_CLOSED);
        }
        return inFlight.reply;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
        if (!executeOnLoop(() -> close("closed locally"))) {
            failAll(queue.takeAll(), LOOPS_CLOSED);
        }
    }

    /** Closes the connection because the handshake took too long. Runs on the event loop. */
    void cancelOpen(String why) {
        if (opened.completeExceptionally(new IOException(why)) && isInstalled()) {
            close(why);
        }
    }

    @Override
    void onWelcome(HelloReply.WelcomeReply welcome) {
        if (!opened.complete(new ClientLink(this, welcome))) {
            close("the caller has stopped waiting");
        }
    }

    @Override
    void onRejected(HelloReply.HelloRejected rejection) {
        opened.completeExceptionally(new HandshakeRejectedException(rejection));
    }

    @Override
    void onFrameAfterHandshake(FrameKind kind, FrameReader frame) throws WireProtocolFailure {
        if (kind != FrameKind.REPLY) {
            throw new WireProtocolFailure("expected a reply, received a frame of kind " + kind);
        }
        long correlationId = frame.readCorrelationId();
        ClientReply reply = frame.readReply(negotiated());
        @Nullable InFlightRequest inFlight = awaitingReply.remove(correlationId);
        if (inFlight != null) {
            inFlight.reply.complete(reply);
        }
    }

    @Override
    void onClosed(String why, boolean isViolation) {
        open = false;
        closeReason = "the connection to " + address() + " was closed: " + why;
        opened.completeExceptionally(failure(closeReason));
        timeoutTimer.cancel();
        for (InFlightRequest inFlight : awaitingReply.values()) {
            inFlight.reply.completeExceptionally(new NoReplyException(closeReason, true));
        }
        awaitingReply.clear();
        failAll(queue.takeAll(), closeReason);
    }

    @Override
    void flushPending() {
        if (isClosing() || !channel().isActive()) {
            failAll(queue.takeAll(), closeReason);
            return;
        }
        InFlightRequest inFlight = queue.takeAll();
        if (inFlight == null) {
            return;
        }
        for (; inFlight != null; inFlight = inFlight.next) {
            write(inFlight);
            if (frames().isFull()) {
                writeFrames();
            }
        }
        writeFrames();
        channel().flush();
    }

    private void write(InFlightRequest inFlight) {
        long correlationId = ++lastCorrelationId;
        try {
            frames().writeRequest(correlationId, inFlight.request, negotiated());
        } catch (WireProtocolFailure unencodable) {
            NoReplyException notSent = new NoReplyException(String.valueOf(unencodable.getMessage()), false);
            notSent.initCause(unencodable);
            inFlight.reply.completeExceptionally(notSent);
            return;
        }
        awaitingReply.put(correlationId, inFlight);
        timeoutTimer.scheduleAt(loop(), inFlight.deadline);
    }

    private static void failAll(@Nullable InFlightRequest first, String why) {
        for (InFlightRequest inFlight = first; inFlight != null; inFlight = inFlight.next) {
            inFlight.reply.completeExceptionally(new NoReplyException(why, false));
        }
    }

    private void expire() {
        long now = System.nanoTime();
        @Nullable InFlightRequest earliest = null;
        for (Iterator<InFlightRequest> iterator = awaitingReply.values().iterator(); iterator.hasNext(); ) {
            InFlightRequest inFlight = iterator.next();
            if (inFlight.deadline - now <= 0) {
                iterator.remove();
                inFlight.reply.completeExceptionally(
                        new NoReplyException("no reply from " + address() + " in time", true));
            } else if (earliest == null || inFlight.deadline - earliest.deadline < 0) {
                earliest = inFlight;
            }
        }
        if (earliest != null) {
            timeoutTimer.scheduleAt(loop(), earliest.deadline);
        }
    }
}
