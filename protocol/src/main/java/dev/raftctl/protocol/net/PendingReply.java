package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The reply to one request. The first reply is sent; later ones are ignored. Any thread. */
final class PendingReply extends WriteQueue.Item<PendingReply> implements ServerHandler.Responder {
    private static final AtomicReferenceFieldUpdater<PendingReply, ClientReply> REPLY =
            AtomicReferenceFieldUpdater.newUpdater(PendingReply.class, ClientReply.class, "reply");

    private final InboundConnection connection;
    private final long correlationId;
    private final Class<? extends ClientRequest> requestType;
    private final long weightBytes;

    private volatile @Nullable ClientReply reply;

    /** @param weightBytes the bytes that the request counts for until its reply */
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
    public void reply(ClientReply value) {
        ClientReply keptReply = connection.boundedReply(value);
        if (REPLY.compareAndSet(this, null, keptReply)) {
            connection.onReply(this);
        }
    }

    /** Returns the bytes that the reply counts for until it is sent. Valid only after the reply is set. */
    long replyBytes() {
        return ReplySize.of(reply());
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

    /** Returns the reply. Valid only after it is set. */
    ClientReply reply() {
        ClientReply value = reply;
        if (value == null) {
            throw new IllegalStateException("no reply yet");
        }
        return value;
    }
}
