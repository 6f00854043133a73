package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.tls.CertifiedName;
import dev.raftctl.protocol.tls.Handshakes;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The side that was called: decides over the handshake, then takes a peer's mail or a client's requests. */
final class ServerConnection extends Connection {
    /** A peer asks each second whether we are there. */
    private static final long PEER_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** What a request counts for beyond its bytes. */
    private static final long REQUEST_OVERHEAD_BYTES = 256;

    private static final String SLOW_READER = "the client does not read its replies";

    private static final Refusal TOO_MANY_BYTES =
            new Refusal(Reason.BUSY, "too many bytes of requests wait for their answers", "ask again in a moment");

    private final Inbound inbound;
    private final Admissions admissions;
    private final boolean crowded;
    private final Lane<PendingReply> replies = new Lane<>();
    private String remote = "";
    private @Nullable InetAddress source;
    private @Nullable CertifiedName certified;
    private @Nullable Hello hello;
    private Agreed agreed = Agreed.ALIKE;
    private int unanswered;
    private long inFlightBytes;
    private long openedAt;
    private long stalledAt;
    private boolean stalled;
    private boolean ponged;

    /** The parts so far of a message that is not whole. */
    private ByteArrayOutputStream parts = new ByteArrayOutputStream(0);

    private volatile boolean gone;

    /** @param crowded there are too many connections already */
    ServerConnection(Loops loops, WireLimits limits, Inbound inbound, Admissions admissions, boolean crowded) {
        super(loops, limits);
        this.inbound = inbound;
        this.admissions = admissions;
        this.crowded = crowded;
    }

    /** From any thread. */
    void answered(PendingReply reply) {
        if (!gone && replies.put(reply)) {
            wake();
        }
    }

    @Override
    void opened() {
        openedAt = System.nanoTime();
        if (channel().remoteAddress() instanceof InetSocketAddress address) {
            source = address.getAddress();
            remote = new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
        }
    }

    @Override
    public void frame(FrameKind kind, FrameReader frame) throws WireFailure {
        Hello caller = hello;
        if (caller == null) {
            greet(kind, frame);
        } else if (kind == FrameKind.PING) {
            frames().pong();
            handOver();
            ponged = true;
        } else if (kind == FrameKind.MAIL && caller.from() != null) {
            inbound.mail(caller.from(), frame.mail(agreed));
        } else if (isPart(kind) && caller.from() != null && agreed.version() >= FrameKind.PARTS_VERSION) {
            takePart(caller.from(), kind, frame);
        } else if (kind == FrameKind.REQUEST && caller.caller() == Hello.Caller.CLIENT) {
            take(frame);
        } else {
            throw new WireFailure("a " + caller.caller() + " sent a frame of the kind " + kind);
        }
    }

    private static boolean isPart(FrameKind kind) {
        return kind == FrameKind.MAIL_PART || kind == FrameKind.MAIL_END;
    }

    private void takePart(ServerId from, FrameKind kind, FrameReader frame) throws WireFailure {
        byte[] part = frame.part();
        if (parts.size() + part.length > limits.frameBytesMax()) {
            throw new WireFailure("mail in parts of more than " + limits.frameBytesMax() + " bytes");
        }
        parts.write(part, 0, part.length);
        if (kind == FrameKind.MAIL_END) {
            byte[] whole = parts.toByteArray();
            parts = new ByteArrayOutputStream(0);
            if (whole.length == 0 || frame.open(whole, 0, whole.length) != FrameKind.MAIL) {
                throw new WireFailure("parts of something that is no mail");
            }
            inbound.mail(from, frame.mail(agreed));
        }
    }

    private void take(FrameReader frame) throws WireFailure {
        long correlation = frame.correlation();
        ClientRequest request = frame.request(agreed);
        long weight = REQUEST_OVERHEAD_BYTES + frame.frameBytes();
        unanswered++;
        Refusal unauthorised = certified == null ? null : Rights.refusal(certified, request);
        if (unauthorised != null) {
            refuse(request, correlation, unauthorised);
            return;
        }
        if (inFlightBytes + weight > limits.connectionBytesMax() || !admissions.take(weight)) {
            admissions.refusedBusy();
            refuse(request, correlation, TOO_MANY_BYTES);
            return;
        }
        inFlightBytes += weight;
        inbound.request(request, new PendingReply(this, correlation, request.getClass(), weight));
    }

    /** Nothing is in flight for it. */
    private void refuse(ClientRequest request, long correlation, Refusal why) {
        new PendingReply(this, correlation, request.getClass(), 0).answer(new ClientReply.Refused(why));
    }

    @Override
    void secured(CertifiedName caller) {
        certified = caller;
    }

    @Override
    void unsecured(Throwable why) {
        if (hello == null && source != null) {
            admissions.handshakeFailed(source);
        }
        inbound.distrusted(remote, Handshakes.called(why));
        endsBecause("TLS failed");
    }

    @Override
    void paused() {
        inbound.pause();
        if (ponged) {
            ponged = false;
            channel().flush();
        }
    }

    @Override
    long deadline(long lastReadAt) {
        Hello caller = hello;
        if (caller == null) {
            // From the beginning: one byte now and then is no handshake.
            return openedAt + TimeUnit.MILLISECONDS.toNanos(limits.helloMillis());
        }
        if (stalled) {
            return stalledAt + TimeUnit.MILLISECONDS.toNanos(limits.slowReaderMillis());
        }
        if (caller.caller() == Hello.Caller.PEER) {
            return lastReadAt + PEER_SILENCE_NANOS;
        }
        long from = unanswered > 0 ? System.nanoTime() : lastReadAt;
        return from + TimeUnit.MILLISECONDS.toNanos(limits.idleMillis());
    }

    @Override
    void closed(String why, boolean fault) {
        gone = true;
        admissions.give(inFlightBytes);
        inFlightBytes = 0;
        if (hello != null) {
            admissions.left(hello.caller() == Hello.Caller.PEER);
        } else if (fault && source != null) {
            admissions.handshakeFailed(source);
        }
        if (fault) {
            inbound.dropped(remote, why);
        }
    }

    /** A client that does not read is not read either, and so its replies are bounded by what it has asked. */
    @Override
    void writable(boolean now) {
        stalled = !now;
        if (stalled) {
            stalledAt = System.nanoTime();
            rearm();
        }
        channel().config().setAutoRead(now);
    }

    @Override
    boolean isDeaf() {
        return stalled;
    }

    @Override
    String overdue() {
        if (!stalled) {
            return super.overdue();
        }
        admissions.cutSlowReader();
        return SLOW_READER;
    }

    private void greet(FrameKind kind, FrameReader frame) throws WireFailure {
        if (kind != FrameKind.HELLO) {
            throw new WireFailure("the caller did not greet");
        }
        int newest = frame.newest();
        Hello caller = Handshake.hello(frame, newest);
        String wrong = certified == null ? null : Rights.wrongCaller(certified, caller);
        HelloReply reply = wrong == null ? Handshake.judge(caller, crowded, inbound) : Handshake.unauthorised(wrong);
        if (wrong != null) {
            inbound.distrusted(remote, wrong);
        }
        frames().reply(reply);
        if (reply instanceof HelloReply.Turned turned) {
            if (turned.why() == HelloReply.Why.VERSION) {
                inbound.notUnderstood(
                        caller.from() == null ? remote : caller.from() + " at " + remote, turned.message());
            }
            endAfter(handedOver(), "turned away: " + turned.message());
        } else if (reply instanceof HelloReply.Welcome welcome) {
            agreed = new Agreed(welcome.version(), newest);
            handOver();
            hello = caller;
            admissions.greeted(caller.caller() == Hello.Caller.PEER);
            greeted();
            channel().flush();
        }
    }

    @Override
    void write() {
        PendingReply reply = replies.takeAll();
        if (reply == null || isClosing()) {
            return;
        }
        for (; reply != null; reply = reply.next) {
            unanswered--;
            inFlightBytes -= reply.weight();
            admissions.give(reply.weight());
            write(reply);
            if (frames().isFull()) {
                handOver();
            }
        }
        handOver();
        channel().flush();
        ChannelOutboundBuffer outbox = channel().unsafe().outboundBuffer();
        if (outbox != null && outbox.totalPendingWriteBytes() > limits.outboxBytesMax()) {
            admissions.cutSlowReader();
            fail(SLOW_READER);
        }
    }

    private void write(PendingReply reply) {
        inbound.answered(reply.asked(), reply.reply());
        try {
            frames().reply(reply.correlation(), reply.reply(), agreed);
        } catch (WireFailure unfit) {
            tell(reply.correlation(), unfit);
        }
    }

    /** The request may well have been done; only the answer cannot be said. */
    private void tell(long correlation, WireFailure unfit) {
        try {
            frames().reply(correlation, new ClientReply.Unknown(String.valueOf(unfit.getMessage())), agreed);
        } catch (WireFailure impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
