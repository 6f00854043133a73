package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.TlsHandshakeEvaluator;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The accepting side of a connection: handles the handshake, then a peer's messages or a client's requests. */
final class InboundConnection extends FramedConnection {
    /** How long a peer, which sends a PING every second, may be silent before its connection is closed. */
    private static final long MAX_PEER_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** The fixed number of bytes that each request counts towards the limits in addition to its length. */
    private static final long REQUEST_OVERHEAD_BYTES = 256;

    /** The length at which a partly received request starts to count towards the upload limit. */
    private static final int MIN_UPLOAD_BYTES = 64 << 10;

    /** The maximum number of bytes that a client's frame adds to the longest command. */
    private static final int CLIENT_FRAME_OVERHEAD_BYTES = 64 << 10;

    /** The size of the kernel's send buffer for a client. A small buffer makes slow reading visible early. */
    private static final int CLIENT_SEND_BUFFER_BYTES = 256 << 10;

    /** How often a slow reader is checked within the slow-reader timeout. */
    private static final int CHECKS_PER_STALL = 10;

    /**
     * If other clients wait for the bytes that a client holds, that client may read nothing for only this fraction of
     * the usual time.
     */
    private static final int CONTENDED_TIMEOUT_DIVISOR = 10;

    private static final String SLOW_READER = "the client does not read its replies";

    private static final Refusal TOO_MANY_REQUEST_BYTES =
            new Refusal(RefusalReason.BUSY, "too many request bytes are in flight", "try again in a moment");

    private final ReceivedMessageHandler handler;
    private final ConnectionLimiter limiter;
    private final ConnectionWriteQueue<PendingReply> replies = new ConnectionWriteQueue<>();
    private final ReplyBacklog backlog;
    private String remote = "";
    private @Nullable InetAddress remoteAddress;
    private @Nullable CertificateIdentity certificateIdentity;
    private @Nullable Hello hello;
    private NegotiatedVersion negotiated = NegotiatedVersion.CURRENT;
    private int unansweredCount;
    private long inFlightBytes;
    private long openedNanos;
    private long uploadBytes;
    private boolean waitsForUploadBudget;
    private long writtenBytes;
    private long flushedBytes;
    private long lastFlushProgressNanos;
    private boolean isUnwritable;
    private boolean readerCheckScheduled;
    private boolean pongWritten;

    /** The parts received so far of a message that is not complete yet. */
    private ByteArrayOutputStream parts = new ByteArrayOutputStream(0);

    private volatile boolean isClosed;

    InboundConnection(
            NettyEventLoops loops, WireLimits limits, ReceivedMessageHandler handler, ConnectionLimiter limiter) {
        super(loops, limits);
        this.handler = handler;
        this.limiter = limiter;
        // Replies may still be in the channel, where they must not reach the limit that closes the connection.
        long maxReplyBytes = Math.min(limits.maxRequestBytesPerConnection(), limits.maxOutboxBytes() / 2);
        backlog = new ReplyBacklog(limiter.replyBudget(), maxReplyBytes, this::executeOnLoop);
    }

    /** Queues a reply for sending. May be called from any thread. */
    void onReply(PendingReply reply) {
        if (isClosed) {
            return;
        }
        backlog.charge(reply.replyBytes());
        if (replies.put(reply)) {
            requestWrite();
        }
    }

    /** Returns the address of the client as HOST:PORT. */
    String remote() {
        return remote;
    }

    /** Returns the name in the client's certificate; empty if it has none. */
    String certificateName() {
        CertificateIdentity caller = certificateIdentity;
        return caller == null ? "" : caller.name();
    }

    /** Returns whether the caller may do what only operators may. Without certificates, every caller may. */
    boolean isOperator() {
        CertificateIdentity caller = certificateIdentity;
        return caller == null || caller.role().canOperate();
    }

    /** Returns whether the connection is closed. May be called from any thread. */
    boolean isClosed() {
        return isClosed;
    }

    ReplyBacklog backlog() {
        return backlog;
    }

    /**
     * Returns the reply, or a replacement without the result if clients have left too many bytes unread. Thread-safe.
     */
    ClientReply boundedReply(ClientReply reply) {
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        return executed != null && executed.result().length > ReplyBacklog.SHORT_REPLY_BYTES && backlog.isOverflowing()
                ? new ClientReply.UnknownOutcomeReply(
                        "the command was applied at " + executed.position() + ", but its result of "
                                + executed.result().length + " bytes was discarded because too many replies are unread")
                : reply;
    }

    /**
     * Closes this connection, because too many handshakes are in progress and its handshake is the oldest. May be
     * called from any thread.
     */
    void evictFromHandshake() {
        executeOnLoop(() -> {
            if (hello == null && !isClosing()) {
                limiter.onHandshakeEvicted();
                close("too many handshakes in progress");
            }
        });
    }

    @Override
    void onConnected() {
        openedNanos = System.nanoTime();
        if (channel().remoteAddress() instanceof InetSocketAddress address) {
            remoteAddress = address.getAddress();
            remote = new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
        }
    }

    @Override
    public void onFrame(FrameKind kind, FrameReader frame) throws WireProtocolFailure {
        Hello caller = hello;
        if (caller == null) {
            onHello(kind, frame);
        } else if (kind == FrameKind.PING) {
            frames().writePong();
            writeFrames();
            pongWritten = true;
            if (caller.from() != null) {
                handler.onPing(caller.from());
            }
        } else if (kind == FrameKind.PEER_MESSAGE && caller.from() != null) {
            handler.onPeerMessage(caller.from(), frame.readPeerMessage(negotiated));
        } else if (isPart(kind) && caller.from() != null && negotiated.version() >= FrameKind.PARTS_VERSION) {
            onMessagePart(caller.from(), kind, frame);
        } else if (kind == FrameKind.REQUEST && caller.caller() == Hello.CallerKind.CLIENT) {
            onRequest(frame);
        } else {
            throw new WireProtocolFailure("a " + caller.caller() + " sent an unexpected frame of kind " + kind);
        }
    }

    private static boolean isPart(FrameKind kind) {
        return kind == FrameKind.PEER_MESSAGE_PART || kind == FrameKind.PEER_MESSAGE_LAST_PART;
    }

    private void onMessagePart(ServerId from, FrameKind kind, FrameReader frame) throws WireProtocolFailure {
        byte[] part = frame.readPart();
        if (parts.size() + part.length > limits.maxFrameBytes()) {
            throw new WireProtocolFailure("a message in parts is longer than " + limits.maxFrameBytes() + " bytes");
        }
        parts.write(part, 0, part.length);
        if (kind == FrameKind.PEER_MESSAGE_LAST_PART) {
            byte[] messageBytes = parts.toByteArray();
            parts = new ByteArrayOutputStream(0);
            if (messageBytes.length == 0
                    || frame.open(messageBytes, 0, messageBytes.length) != FrameKind.PEER_MESSAGE) {
                throw new WireProtocolFailure("the parts are not a peer message");
            }
            handler.onPeerMessage(from, frame.readPeerMessage(negotiated));
        }
    }

    private void onRequest(FrameReader frame) throws WireProtocolFailure {
        long correlationId = frame.readCorrelationId();
        ClientRequest request = frame.readRequest(negotiated);
        long weightBytes = REQUEST_OVERHEAD_BYTES + frame.frameLength();
        unansweredCount++;
        Refusal refusal = certificateIdentity == null ? null : Authorization.refusal(certificateIdentity, request);
        if (refusal != null) {
            refuse(request, correlationId, refusal);
            return;
        }
        boolean acquired = limiter.requestBudget().tryAcquire(weightBytes);
        endUpload();
        if (inFlightBytes + weightBytes > limits.maxRequestBytesPerConnection() || !acquired) {
            if (acquired) {
                limiter.requestBudget().release(weightBytes);
            }
            limiter.onRequestRefusedBusy();
            refuse(request, correlationId, TOO_MANY_REQUEST_BYTES);
            return;
        }
        inFlightBytes += weightBytes;
        handler.onRequest(request, new PendingReply(this, correlationId, request.getClass(), weightBytes));
    }

    /** Refuses a request without counting it as in flight. */
    private void refuse(ClientRequest request, long correlationId, Refusal why) {
        new PendingReply(this, correlationId, request.getClass(), 0).reply(new ClientReply.RefusedReply(why));
    }

    /**
     * Counts a long request while it arrives. If all callers together send too much, this connection is not read until
     * others have finished: the request is delayed, not refused.
     */
    @Override
    void onPartialFrame(int frameBytes) {
        if (frameBytes < MIN_UPLOAD_BYTES
                || uploadBytes > 0
                || waitsForUploadBudget
                || hello == null
                || hello.caller() != Hello.CallerKind.CLIENT) {
            return;
        }
        if (limiter.uploadBudget().tryAcquire(frameBytes)) {
            uploadBytes = frameBytes;
            return;
        }
        waitsForUploadBudget = true;
        channel().config().setAutoRead(false);
        limiter.uploadBudget().runWhenAvailable(() -> executeOnLoop(() -> resumeUpload(frameBytes)));
    }

    private void resumeUpload(int frameBytes) {
        if (isClosing() || !waitsForUploadBudget) {
            return;
        }
        waitsForUploadBudget = false;
        onReadingResumed();
        onPartialFrame(frameBytes);
        if (!waitsForUploadBudget) {
            channel().config().setAutoRead(!isUnwritable);
        }
    }

    private void endUpload() {
        if (uploadBytes > 0) {
            long releasedBytes = uploadBytes;
            uploadBytes = 0;
            limiter.uploadBudget().release(releasedBytes);
        }
    }

    @Override
    void onTlsAuthenticated(CertificateIdentity caller) {
        certificateIdentity = caller;
    }

    @Override
    void onTlsFailure(Throwable why) {
        if (hello == null && remoteAddress != null) {
            limiter.onHandshakeFailed(remoteAddress);
        }
        handler.onCertificateRejected(remote, TlsHandshakeEvaluator.onServerSide(why));
        setCloseReason("TLS failed");
    }

    @Override
    void onReadComplete() {
        handler.onReadComplete();
        if (pongWritten) {
            pongWritten = false;
            channel().flush();
        }
    }

    @Override
    long deadlineNanos(long lastReadNanos) {
        Hello caller = hello;
        if (caller == null) {
            // Counts from the start of the connection, so a trickle of bytes does not extend the deadline.
            return openedNanos + TimeUnit.MILLISECONDS.toNanos(limits.handshakeTimeoutMillis());
        }
        if (caller.caller() == Hello.CallerKind.PEER) {
            return lastReadNanos + MAX_PEER_SILENCE_NANOS;
        }
        long from = unansweredCount > 0 ? System.nanoTime() : lastReadNanos;
        return from + TimeUnit.MILLISECONDS.toNanos(limits.idleTimeoutMillis());
    }

    @Override
    void onClosed(String why, boolean isViolation) {
        isClosed = true;
        limiter.pendingHandshakes().remove(this);
        limiter.requestBudget().release(inFlightBytes);
        inFlightBytes = 0;
        endUpload();
        backlog.close();
        if (hello != null) {
            limiter.onConnectionClosed(hello.caller() == Hello.CallerKind.PEER);
        } else if (isViolation && remoteAddress != null) {
            limiter.onHandshakeFailed(remoteAddress);
        }
        if (isViolation) {
            handler.onConnectionDropped(remote, why);
        }
    }

    /** Stops reading requests from a client that does not read its replies, so that the queued replies stay bounded. */
    @Override
    void onWritabilityChanged(boolean writable) {
        isUnwritable = !writable;
        channel().config().setAutoRead(writable && !waitsForUploadBudget);
    }

    private void scheduleReaderCheck() {
        readerCheckScheduled = true;
        var unused = loop().schedule(
                        this::checkReader,
                        Math.max(1, limits.slowReaderTimeoutMillis() / CHECKS_PER_STALL),
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Closes the connection of a client that reads nothing, if its outbox is full or other clients wait for the bytes
     * that it holds. A client that reads anything at all is only slow.
     */
    private void checkReader() {
        readerCheckScheduled = false;
        ChannelOutboundBuffer outbox = channel().unsafe().outboundBuffer();
        if (isClosing() || outbox == null || outbox.totalPendingWriteBytes() == 0) {
            return;
        }
        long flushed = writtenBytes - outbox.totalPendingWriteBytes() + outbox.currentProgress();
        long now = System.nanoTime();
        if (flushed > flushedBytes) {
            lastFlushProgressNanos = now;
        }
        flushedBytes = flushed;
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(limits.slowReaderTimeoutMillis());
        boolean contended = limiter.replyBudget().hasWaiters();
        if ((contended || isUnwritable)
                && now - lastFlushProgressNanos
                        >= (contended ? timeoutNanos / CONTENDED_TIMEOUT_DIVISOR : timeoutNanos)) {
            limiter.onSlowReaderClosed();
            closeForViolation(SLOW_READER);
        } else {
            scheduleReaderCheck();
        }
    }

    @Override
    boolean isReadingPaused() {
        return isUnwritable || waitsForUploadBudget;
    }

    private void onHello(FrameKind kind, FrameReader frame) throws WireProtocolFailure {
        if (kind != FrameKind.HELLO) {
            throw new WireProtocolFailure("the caller did not start with a hello");
        }
        int peerNewest = frame.readNewestVersion();
        Hello caller = VersionNegotiator.readHello(frame, peerNewest);
        String mismatch =
                certificateIdentity == null ? null : Authorization.identityMismatch(certificateIdentity, caller);
        HelloReply reply;
        if (mismatch != null) {
            handler.onCertificateRejected(remote, mismatch);
            reply = VersionNegotiator.unauthorised(mismatch);
        } else if (isConnectionLimitReached(caller)) {
            limiter.onRejectedByLimit();
            reply = VersionNegotiator.tooManyConnections();
        } else {
            reply = VersionNegotiator.respond(caller, handler);
        }
        frames().writeReply(reply);
        reply.dispatchTo(new HelloReplyHandler(caller, peerNewest));
    }

    /** Completes the handshake with the reply that is to be sent, or closes the connection after a rejection. */
    private final class HelloReplyHandler implements HelloReply.Handler<WireProtocolFailure> {
        private final Hello caller;
        private final int peerNewest;

        HelloReplyHandler(Hello caller, int peerNewest) {
            this.caller = caller;
            this.peerNewest = peerNewest;
        }

        @Override
        public void rejected(HelloReply.HelloRejected rejection) throws WireProtocolFailure {
            if (rejection.reason() == HelloReply.HelloRejectionReason.VERSION) {
                handler.onVersionMismatch(
                        caller.from() == null ? remote : caller.from() + " at " + remote, rejection.message());
            }
            closeAfter(writeFramesAsync(), "rejected: " + rejection.message());
        }

        @Override
        public void welcomed(HelloReply.WelcomeReply welcome) throws WireProtocolFailure {
            negotiated = new NegotiatedVersion(welcome.version(), peerNewest);
            writeFrames();
            hello = caller;
            limiter.onHandshakeCompleted(caller.caller() == Hello.CallerKind.PEER);
            limiter.pendingHandshakes().remove(InboundConnection.this);
            if (caller.caller() == Hello.CallerKind.PEER) {
                onHandshakeCompleted(limits.maxFrameBytes());
            } else {
                onHandshakeCompleted(
                        Math.min(limits.maxFrameBytes(), limits.maxPayloadBytes() + CLIENT_FRAME_OVERHEAD_BYTES));
                channel().config().setOption(ChannelOption.SO_SNDBUF, CLIENT_SEND_BUFFER_BYTES);
            }
            channel().flush();
        }
    }

    private boolean isConnectionLimitReached(Hello caller) {
        boolean isOperator =
                certificateIdentity != null && certificateIdentity.role().canOperate();
        return limiter.isConnectionLimitReached(caller.caller() == Hello.CallerKind.PEER, isOperator);
    }

    @Override
    void flushPending() {
        PendingReply reply = replies.takeAll();
        if (reply == null || isClosing()) {
            return;
        }
        long replyBytes = 0;
        for (; reply != null; reply = reply.next) {
            unansweredCount--;
            inFlightBytes -= reply.weightBytes();
            limiter.requestBudget().release(reply.weightBytes());
            write(reply);
            replyBytes += reply.replyBytes();
            if (frames().isFull()) {
                writeFrames(replyBytes);
                replyBytes = 0;
            }
        }
        writeFrames(replyBytes);
        channel().flush();
        ChannelOutboundBuffer outbox = channel().unsafe().outboundBuffer();
        long pending = outbox == null ? 0 : outbox.totalPendingWriteBytes();
        if (pending > limits.maxOutboxBytes()) {
            limiter.onSlowReaderClosed();
            closeForViolation(SLOW_READER);
        } else if (pending > 0 && !readerCheckScheduled) {
            lastFlushProgressNanos = System.nanoTime();
            scheduleReaderCheck();
        }
    }

    /** @param replyBytes the number of bytes that no longer count towards the limits once the frames are sent */
    private void writeFrames(long replyBytes) {
        writtenBytes += frames().length();
        writeFramesAsync().addListener(sent -> backlog.release(replyBytes));
    }

    private void write(PendingReply reply) {
        handler.onReplySent(reply.requestType(), reply.reply());
        try {
            frames().writeReply(reply.correlationId(), reply.reply(), negotiated);
        } catch (WireProtocolFailure unencodable) {
            writeUnknown(reply.correlationId(), unencodable);
        }
    }

    /**
     * Replies that the outcome is unknown, because the reply to a request that may have been applied cannot be encoded.
     */
    private void writeUnknown(long correlationId, WireProtocolFailure unencodable) {
        try {
            frames().writeReply(
                            correlationId,
                            new ClientReply.UnknownOutcomeReply(String.valueOf(unencodable.getMessage())),
                            negotiated);
        } catch (WireProtocolFailure impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
