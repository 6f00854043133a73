package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The answer a request waits for: the first one goes out, later ones are ignored. Any thread. */
final class PendingReply extends Lane.Item<PendingReply> implements Inbound.Responder {
    private static final AtomicReferenceFieldUpdater<PendingReply, ClientReply> REPLY =
            AtomicReferenceFieldUpdater.newUpdater(PendingReply.class, ClientReply.class, "reply");

    private final ServerConnection connection;
    private final long correlation;
    private final Class<? extends ClientRequest> asked;
    private final long weight;

    private volatile @Nullable ClientReply reply;

    /** @param weight bytes the request counts for until it is answered */
    PendingReply(ServerConnection connection, long correlation, Class<? extends ClientRequest> asked, long weight) {
        this.connection = connection;
        this.correlation = correlation;
        this.asked = asked;
        this.weight = weight;
    }

    @Override
    public boolean isReady(LongSupplier replyBytes, Runnable again) {
        return connection.backlog().admits(replyBytes, again);
    }

    @Override
    public void answer(ClientReply given) {
        ClientReply kept = connection.keepable(given);
        if (REPLY.compareAndSet(this, null, kept)) {
            connection.answered(this);
        }
    }

    /** What the reply counts for until it is sent; only of one that was answered. */
    long replyBytes() {
        return ReplySize.of(reply());
    }

    long correlation() {
        return correlation;
    }

    Class<? extends ClientRequest> asked() {
        return asked;
    }

    long weight() {
        return weight;
    }

    /** Only of one that was answered. */
    ClientReply reply() {
        ClientReply given = reply;
        if (given == null) {
            throw new IllegalStateException("not answered yet");
        }
        return given;
    }
}
