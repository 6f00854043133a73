package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The reply to one request. Only the first reply is sent; later ones are ignored. Thread-safe. */
final class PendingReply extends ConnectionWriteQueue.WriteQueueItem<PendingReply>
        implements ReceivedMessageHandler.RequestResponder {
    private static final AtomicReferenceFieldUpdater<PendingReply, ClientReply> REPLY =
            AtomicReferenceFieldUpdater.newUpdater(PendingReply.class, ClientReply.class, "reply");

    /** The memory that a reply takes in addition to its results. */
    private static final long OVERHEAD_BYTES = 128;

    private final InboundConnection connection;
    private final long correlationId;
    private final Class<? extends ClientRequest> requestType;
    private final long weightBytes;

    private volatile @Nullable ClientReply reply;

    /** @param weightBytes the number of bytes that the request counts for until it is answered */
    PendingReply(
            InboundConnection connection,
            long correlationId,
            Class<? extends ClientRequest> requestType,
            long weightBytes) {
        this.connection = connection;
        this.correlationId = correlationId;
        this.requestType = requestType;
        this.weightBytes = weightBytes;
    }

    @Override
    public boolean isReady(LongSupplier replyBytes, Runnable retry) {
        return connection.backlog().admitOrPostpone(replyBytes, retry);
    }

    @Override
    public String clientAddress() {
        return connection.remote();
    }

    @Override
    public String clientCertificate() {
        return connection.certificateName();
    }

    @Override
    public boolean isOperator() {
        return connection.isOperator();
    }

    @Override
    public boolean isAbandoned() {
        return connection.isClosed();
    }

    @Override
    public void reply(ClientReply value) {
        ClientReply keptReply = connection.boundedReply(value);
        if (REPLY.compareAndSet(this, null, keptReply)) {
            connection.onReply(this);
        }
    }

    /** Returns the number of bytes that the reply counts for until it is sent. The reply must have been set. */
    long replyBytes() {
        return OVERHEAD_BYTES + reply().payloadBytes();
    }

    long correlationId() {
        return correlationId;
    }

    Class<? extends ClientRequest> requestType() {
        return requestType;
    }

    long weightBytes() {
        return weightBytes;
    }

    /** Returns the reply, which must have been set. */
    ClientReply reply() {
        ClientReply value = reply;
        if (value == null) {
            throw new IllegalStateException("no reply yet");
        }
        return value;
    }
}
