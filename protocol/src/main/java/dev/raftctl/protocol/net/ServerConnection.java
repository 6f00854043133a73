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
import io.netty.channel.ChannelOption;
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

    /** A longer request counts from its first bytes on. */
    private static final int UPLOAD_BYTES_LEAST = 64 << 10;

    /** What a frame may hold beyond the longest command. */
    private static final int CLIENT_FRAME_MORE_BYTES = 64 << 10;

    /** The kernel's own buffer for a client: small, so that a client that reads slowly is seen to read. */
    private static final int CLIENT_SEND_BUFFER_BYTES = 256 << 10;

    /** How often a client that takes its replies slowly is looked at, in the time it may take none. */
    private static final int LOOKS_PER_STALL = 10;

    /** Where others wait for what it holds, it may take nothing for this part of the time. */
    private static final int PRESSED_PART = 10;

    private static final String SLOW_READER = "the client does not read its replies";

    private static final Refusal TOO_MANY_BYTES =
            new Refusal(Reason.BUSY, "too many bytes of requests wait for their answers", "ask again in a moment");

    private final Inbound inbound;
    private final Admissions admissions;
    private final Lane<PendingReply> replies = new Lane<>();
    private final ReplyBacklog backlog;
    private String remote = "";
    private @Nullable InetAddress source;
    private @Nullable CertifiedName certified;
    private @Nullable Hello hello;
    private Agreed agreed = Agreed.ALIKE;
    private int unanswered;
    private long inFlightBytes;
    private long openedAt;
    private long uploadBytes;
    private boolean awaitsUpload;
    private long handedBytes;
    private long takenBytes;
    private long stalledAt;
    private boolean stalled;
    private boolean looking;
    private boolean ponged;

    /** The parts so far of a message that is not whole. */
    private ByteArrayOutputStream parts = new ByteArrayOutputStream(0);

    private volatile boolean gone;

    ServerConnection(Loops loops, WireLimits limits, Inbound inbound, Admissions admissions) {
        super(loops, limits);
        this.inbound = inbound;
        this.admissions = admissions;
        // What is built may still be in the channel: there it must not reach the limit that closes the connection.
        long repliesMax = Math.min(limits.connectionBytesMax(), limits.outboxBytesMax() / 2);
        backlog = new ReplyBacklog(admissions.replies(), repliesMax, this::onLoop);
    }

    /** From any thread. */
    void answered(PendingReply reply) {
        if (gone) {
            return;
        }
        backlog.charge(reply.replyBytes());
        if (replies.put(reply)) {
            wake();
        }
    }

    ReplyBacklog backlog() {
        return backlog;
    }

    /** The reply, or what takes its place where the client and others have left too much unread. From any thread. */
    ClientReply keepable(ClientReply reply) {
        return reply instanceof ClientReply.Executed executed
                        && executed.result().length > ReplyBacklog.SHORT_BYTES
                        && backlog.isOverflowing()
                ? new ClientReply.Unknown("the command was applied at " + executed.position() + ", but its result of "
                        + executed.result().length + " bytes is not kept: too many replies are not read yet")
                : reply;
    }

    /** Too many handshakes are under way, and this is the oldest. From any thread. */
    void giveWay() {
        onLoop(() -> {
            if (hello == null && !isClosing()) {
                admissions.closedUnheard();
                end("too many handshakes were under way");
            }
        });
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
        boolean taken = admissions.requests().take(weight);
        endUpload();
        if (inFlightBytes + weight > limits.connectionBytesMax() || !taken) {
            if (taken) {
                admissions.requests().give(weight);
            }
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

    /**
     * A long request counts while it comes. Where all callers together send too many, this one is not read until some
     * have ended: it is slowed down and not refused.
     */
    @Override
    void uploading(int frameBytes) {
        if (frameBytes < UPLOAD_BYTES_LEAST
                || uploadBytes > 0
                || awaitsUpload
                || hello == null
                || hello.caller() != Hello.Caller.CLIENT) {
            return;
        }
        if (admissions.uploads().take(frameBytes)) {
            uploadBytes = frameBytes;
            return;
        }
        awaitsUpload = true;
        channel().config().setAutoRead(false);
        admissions.uploads().await(() -> onLoop(() -> resumeUpload(frameBytes)));
    }

    private void resumeUpload(int frameBytes) {
        if (isClosing() || !awaitsUpload) {
            return;
        }
        awaitsUpload = false;
        readAgain();
        uploading(frameBytes);
        if (!awaitsUpload) {
            channel().config().setAutoRead(!stalled);
        }
    }

    private void endUpload() {
        if (uploadBytes > 0) {
            long ended = uploadBytes;
            uploadBytes = 0;
            admissions.uploads().give(ended);
        }
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
        if (caller.caller() == Hello.Caller.PEER) {
            return lastReadAt + PEER_SILENCE_NANOS;
        }
        long from = unanswered > 0 ? System.nanoTime() : lastReadAt;
        return from + TimeUnit.MILLISECONDS.toNanos(limits.idleMillis());
    }

    @Override
    void closed(String why, boolean fault) {
        gone = true;
        admissions.handshakes().ended(this);
        admissions.requests().give(inFlightBytes);
        inFlightBytes = 0;
        endUpload();
        backlog.close();
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
        channel().config().setAutoRead(now && !awaitsUpload);
    }

    private void lookAgain() {
        looking = true;
        var unused = loop().schedule(
                        this::lookAtReader,
                        Math.max(1, limits.slowReaderMillis() / LOOKS_PER_STALL),
                        TimeUnit.MILLISECONDS);
    }

    /**
     * A client that takes something of its replies, however little, is only slow. One that takes nothing is cut off
     * when its outbox is full, or when other clients wait for what it holds.
     */
    private void lookAtReader() {
        looking = false;
        ChannelOutboundBuffer outbox = channel().unsafe().outboundBuffer();
        if (isClosing() || outbox == null || outbox.totalPendingWriteBytes() == 0) {
            return;
        }
        long taken = handedBytes - outbox.totalPendingWriteBytes() + outbox.currentProgress();
        long now = System.nanoTime();
        if (taken > takenBytes) {
            stalledAt = now;
        }
        takenBytes = taken;
        long patience = TimeUnit.MILLISECONDS.toNanos(limits.slowReaderMillis());
        boolean pressed = admissions.replies().hasWaiting();
        if ((pressed || stalled) && now - stalledAt >= (pressed ? patience / PRESSED_PART : patience)) {
            admissions.cutSlowReader();
            fail(SLOW_READER);
        } else {
            lookAgain();
        }
    }

    @Override
    boolean isDeaf() {
        return stalled || awaitsUpload;
    }

    private void greet(FrameKind kind, FrameReader frame) throws WireFailure {
        if (kind != FrameKind.HELLO) {
            throw new WireFailure("the caller did not greet");
        }
        int newest = frame.newest();
        Hello caller = Handshake.hello(frame, newest);
        String wrong = certified == null ? null : Rights.wrongCaller(certified, caller);
        HelloReply reply;
        if (wrong != null) {
            inbound.distrusted(remote, wrong);
            reply = Handshake.unauthorised(wrong);
        } else if (isCrowded(caller)) {
            admissions.turnedAwayCrowded();
            reply = Handshake.crowded();
        } else {
            reply = Handshake.judge(caller, inbound);
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
            admissions.handshakes().ended(this);
            if (caller.caller() == Hello.Caller.PEER) {
                greeted(limits.frameBytesMax());
            } else {
                greeted(Math.min(limits.frameBytesMax(), limits.payloadBytesMax() + CLIENT_FRAME_MORE_BYTES));
                channel().config().setOption(ChannelOption.SO_SNDBUF, CLIENT_SEND_BUFFER_BYTES);
            }
            channel().flush();
        }
    }

    private boolean isCrowded(Hello caller) {
        boolean operator = certified != null && certified.role().mayOperate();
        return admissions.isCrowded(caller.caller() == Hello.Caller.PEER, operator);
    }

    @Override
    void write() {
        PendingReply reply = replies.takeAll();
        if (reply == null || isClosing()) {
            return;
        }
        long replyBytes = 0;
        for (; reply != null; reply = reply.next) {
            unanswered--;
            inFlightBytes -= reply.weight();
            admissions.requests().give(reply.weight());
            write(reply);
            replyBytes += reply.replyBytes();
            if (frames().isFull()) {
                handOver(replyBytes);
                replyBytes = 0;
            }
        }
        handOver(replyBytes);
        channel().flush();
        ChannelOutboundBuffer outbox = channel().unsafe().outboundBuffer();
        long pending = outbox == null ? 0 : outbox.totalPendingWriteBytes();
        if (pending > limits.outboxBytesMax()) {
            admissions.cutSlowReader();
            fail(SLOW_READER);
        } else if (pending > 0 && !looking) {
            stalledAt = System.nanoTime();
            lookAgain();
        }
    }

    /** @param replyBytes what the gathered replies count for until they are sent */
    private void handOver(long replyBytes) {
        handedBytes += frames().length();
        handedOver().addListener(sent -> backlog.release(replyBytes));
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
