package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsHandshakeEvaluator;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The common part of all connections: decoding and writing frames, the deadline, and closing. Everything except
 * {@link #channel} runs on the connection's event loop.
 */
abstract class FramedConnection extends ChannelInboundHandlerAdapter implements FrameDecoder.FrameHandler {
    private static final long MIN_UPLOAD_BYTES_PER_SECOND = 16 << 10;

    final WireLimits limits;
    private final NettyEventLoops loops;
    private final Runnable flushPending = this::flushPending;
    private @Nullable Channel channel;
    private @Nullable PerEventLoopFrameCodec codec;
    private final FrameDecoder decoder;
    private final DeadlineTimer deadlineTimer = new DeadlineTimer(this::onDeadlineTimer);
    private long lastReadNanos;
    private long frameStartedNanos;
    private long frameNumber = -1;
    private boolean reading;
    private boolean closing;
    private @Nullable String violation;
    private String closeReason = "the other side closed the connection";

    FramedConnection(NettyEventLoops loops, WireLimits limits) {
        this.loops = loops;
        this.limits = limits;
        decoder = new FrameDecoder(limits.maxHelloBytes());
    }

    /** Called when the connection is ready to carry frames. */
    abstract void onConnected();

    /** Called after all received frames have been handled, just before {@link #flushPending}. */
    void onReadComplete() {}

    /** Writes and flushes what other threads have queued. Called after each read and whenever a flush is requested. */
    abstract void flushPending();

    /**
     * Returns the {@link System#nanoTime} at which to close the connection if nothing more is received. Called
     * repeatedly.
     */
    abstract long deadlineNanos(long lastReadNanos);

    /**
     * Called once, when the connection is closed.
     *
     * @param isViolation whether this side closed the connection because the other side violated the protocol
     */
    abstract void onClosed(String why, boolean isViolation);

    /** Called when the other side falls behind in reading what this side writes, and when it has caught up. */
    void onWritabilityChanged(boolean writable) {}

    /** Returns whether this side has paused reading. The other side's frame is then not counted as late. */
    boolean isReadingPaused() {
        return false;
    }

    /** Called when a frame of this length has been received only in part. */
    void onPartialFrame(int frameBytes) {}

    /** Returns the reason to report when the connection is closed because its deadline has passed. */
    String timeoutReason() {
        return "nothing received before the deadline";
    }

    /** Called when TLS has authenticated the other side. Never called on a plaintext connection. */
    abstract void onTlsAuthenticated(CertificateIdentity remote);

    /** Called when the TLS handshake fails, or TLS fails later. The connection is closed after this call. */
    abstract void onTlsFailure(Throwable why);

    final NettyEventLoops loops() {
        return loops;
    }

    /**
     * Netty must accept this handler again: if connecting to one address fails, the same object is used for the next
     * attempt. Attempts never overlap.
     */
    @Override
    public final boolean isSharable() {
        return true;
    }

    private boolean isCurrentChannel(ChannelHandlerContext context) {
        return context.channel() == channel;
    }

    /** Adds this connection's handler to the pipeline, after the TLS handler if there is one. */
    final void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(this);
    }

    final Channel channel() {
        return requireConnected(channel);
    }

    final boolean isInstalled() {
        return channel != null;
    }

    final EventLoop loop() {
        return channel().eventLoop();
    }

    final FrameWriter frames() {
        return requireConnected(codec).writer();
    }

    /**
     * Asks the event loop to write what is queued. May be called from any thread. Returns false if the loops, and so
     * this connection, are closed.
     */
    final boolean requestWrite() {
        boolean willWriteAnyway = loop().inEventLoop() && reading;
        return willWriteAnyway || executeOnLoop(flushPending);
    }

    /**
     * Runs a task on the event loop. Thread-safe. Returns false if the event loops are closed, and with them this
     * connection.
     */
    final boolean executeOnLoop(Runnable task) {
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException loopsClosed) {
            return false;
        }
    }

    final boolean isClosing() {
        return closing;
    }

    /** Updates the timer. Must be called when the deadline may have become earlier. */
    final void updateDeadline() {
        deadlineTimer.scheduleAt(loop(), deadlineNanos(lastReadNanos));
    }

    /** Completes the handshake and raises the maximum frame length. */
    final void onHandshakeCompleted(int maxFrameBytes) {
        decoder.setMaxFrameBytes(maxFrameBytes);
        updateDeadline();
    }

    /**
     * Passes the frames in {@link #frames} to the channel without flushing. All connections of the loop share that
     * buffer, so call this before another connection uses it.
     */
    final void writeFrames() {
        var unused = writeFramesAsync();
    }

    /**
     * Writes the frames like {@link #writeFrames}. The future completes when they have been sent or can no longer be
     * sent.
     */
    final ChannelFuture writeFramesAsync() {
        FrameWriter frames = frames();
        int length = frames.length();
        ByteBuf bytes = channel().alloc().ioBuffer(length).writeBytes(frames.buffer(), 0, length);
        frames.clear();
        return channel().write(bytes);
    }

    /** Closes the connection because the other side violated the protocol. */
    final void closeForViolation(String why) {
        if (!closing) {
            violation = why;
            close(why);
        }
    }

    /** Sets the reason to report if other code closes the connection. */
    final void setCloseReason(String why) {
        closeReason = why;
    }

    /** Closes the connection for this reason, unless it is already closing. */
    final void close(String why) {
        if (!closing) {
            closing = true;
            closeReason = why;
            var unused = channel().close();
        }
    }

    /** Stops handling frames, and closes the connection once this last write has completed. */
    final void closeAfter(ChannelFuture lastWrite, String why) {
        closing = true;
        closeReason = why;
        lastWrite.addListener(ChannelFutureListener.CLOSE);
        channel().flush();
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        lastReadNanos = System.nanoTime();
    }

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        codec = loops.codec(limits);
        lastReadNanos = System.nanoTime();
        onConnected();
        updateDeadline();
    }

    @Override
    public final boolean acceptsFrames() {
        return !closing;
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) throws WireProtocolFailure {
        ByteBuf bytes = (ByteBuf) message;
        if (closing) {
            bytes.release();
            return;
        }
        reading = true;
        lastReadNanos = System.nanoTime();
        decoder.decode(bytes, context.alloc(), requireConnected(codec).reader(), this);
        if (decoder.isInFrame()) {
            if (frameNumber != decoder.frameCount()) {
                frameNumber = decoder.frameCount();
                frameStartedNanos = lastReadNanos;
            }
            deadlineTimer.scheduleAt(loop(), partialFrameDeadlineNanos());
            onPartialFrame(decoder.partialFrameLength());
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        if (!closing) {
            onReadComplete();
            flushPending();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        if (!isCurrentChannel(context)) {
            return;
        }
        reading = false;
        closing = true;
        decoder.release();
        deadlineTimer.cancel();
        onClosed(closeReason, violation != null);
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake) || closing || !isCurrentChannel(context)) {
            return;
        }
        if (!handshake.isSuccess()) {
            onTlsFailure(handshake.cause());
            closing = true; // The TLS handler closes the channel after it has sent the alert.
            return;
        }
        try {
            onTlsAuthenticated(TlsHandshakeEvaluator.peerIdentity(
                    context.pipeline().get(SslHandler.class).engine().getSession()));
        } catch (TlsFailure unidentified) {
            onTlsFailure(unidentified);
            close(closeReason);
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (closing || !isCurrentChannel(context)) {
            return;
        }
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException alert) {
            onTlsFailure(alert);
            close(closeReason);
        } else if (cause instanceof IOException && !(cause instanceof WireProtocolFailure)) {
            close("the connection was lost: " + cause.getMessage());
        } else if (cause instanceof WireProtocolFailure) {
            closeForViolation(String.valueOf(cause.getMessage()));
        } else {
            closeForViolation("internal error: " + cause);
        }
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        onWritabilityChanged(channel().isWritable());
    }

    /**
     * Returns when the rest of a frame is overdue, either because no byte arrives or because bytes arrive too slowly.
     */
    private long partialFrameDeadlineNanos() {
        long silenceDeadlineNanos = lastReadNanos + TimeUnit.MILLISECONDS.toNanos(limits.handshakeTimeoutMillis());
        long slownessDeadlineNanos = frameStartedNanos
                + TimeUnit.MILLISECONDS.toNanos(limits.slowReaderTimeoutMillis())
                + TimeUnit.SECONDS.toNanos(decoder.partialFrameLength() / MIN_UPLOAD_BYTES_PER_SECOND);
        return silenceDeadlineNanos - slownessDeadlineNanos <= 0 ? silenceDeadlineNanos : slownessDeadlineNanos;
    }

    /** Restarts the deadlines after a pause in reading. */
    final void onReadingResumed() {
        long now = System.nanoTime();
        frameStartedNanos = now;
        lastReadNanos = now;
        updateDeadline();
    }

    private void onDeadlineTimer() {
        if (closing) {
            return;
        }
        long deadlineNanos = deadlineNanos(lastReadNanos);
        boolean isPartialFrame = decoder.isInFrame() && !isReadingPaused();
        if (isPartialFrame && partialFrameDeadlineNanos() - deadlineNanos < 0) {
            deadlineNanos = partialFrameDeadlineNanos();
        }
        if (deadlineNanos - System.nanoTime() <= 0) {
            closeForViolation(isPartialFrame ? "incomplete frame" : timeoutReason());
        } else {
            deadlineTimer.scheduleAt(loop(), deadlineNanos);
        }
    }

    private static <T> T requireConnected(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not connected");
        }
        return value;
    }
}
