package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFailures;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
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
 * One connection: what comes, what goes, its deadline and its end. Everything but {@link #channel} happens on
 * its loop.
 */
abstract class Connection extends ChannelInboundHandlerAdapter implements FrameDecoder.FrameHandler {
    private static final long MIN_UPLOAD_BYTES_PER_SECOND = 16 << 10;

    final WireLimits limits;
    private final EventLoops loops;
    private final Runnable flushPending = this::flushPending;
    private @Nullable Channel channel;
    private @Nullable LoopCodec codec;
    private final FrameDecoder decoder;
    private final DeadlineTimer deadlineTimer = new DeadlineTimer(this::onDeadlineTimer);
    private long lastReadNanos;
    private long frameStartedNanos;
    private long frameNumber = -1;
    private boolean reading;
    private boolean closing;
    private @Nullable String violation;
    private String closeReason = "the other side closed the connection";

    Connection(EventLoops loops, WireLimits limits) {
        this.loops = loops;
        this.limits = limits;
        decoder = new FrameDecoder(limits.maxHelloBytes());
    }

    /** The bytes flow. */
    abstract void onConnected();

    /** All that had come is taken; {@link #flushPending} comes next. */
    void onReadComplete() {}

    /** Writes and flushes what other threads left to be written, if anything. After each reading, and when woken. */
    abstract void flushPending();

    /** When the connection is to be closed if nothing comes until then, in {@link System#nanoTime}; asked now and then. */
    abstract long deadlineNanos(long lastReadNanos);

    /**
     * Once, at the end.
     *
     * @param isViolation whether it was closed here because the other side did not keep to the protocol
     */
    abstract void onClosed(String why, boolean isViolation);

    /** The other side takes what is written, or takes it too slowly. */
    void onWritabilityChanged(boolean now) {}

    /** Whether nothing is read for now, for a reason of ours: then the other side cannot be late with its frame. */
    boolean isReadingPaused() {
        return false;
    }

    /** A part of a frame of this length has come. */
    void onPartialFrame(int frameBytes) {}

    /** What it means that the deadline has passed. */
    String timeoutReason() {
        return "nothing came for too long";
    }

    /** TLS has shown who is at the other end. Not called without TLS. */
    abstract void onTlsAuthenticated(CertificateIdentity remote);

    /** TLS has failed, during the handshake or later; the connection is closed after this. */
    abstract void onTlsFailure(Throwable why);

    final EventLoops loops() {
        return loops;
    }

    /** An attempt at one address may fail, and the next one be made with this connection too, never two at once. */
    @Override
    public final boolean isSharable() {
        return true;
    }

    private boolean isCurrentChannel(ChannelHandlerContext context) {
        return context.channel() == channel;
    }

    /** Frames follow; what secures them is in the pipeline already. */
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

    /** From any thread: has the loop write what waits. False: the loops have ended, and this connection with them. */
    final boolean requestWrite() {
        boolean willWriteAnyway = loop().inEventLoop() && reading;
        return willWriteAnyway || executeOnLoop(flushPending);
    }

    /** From any thread. False: the loops have ended, and this connection with them. */
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

    /** The deadline may have come nearer. */
    final void updateDeadline() {
        deadlineTimer.scheduleAt(loop(), deadlineNanos(lastReadNanos));
    }

    /** The handshake is done: frames may be as long as this. */
    final void onHandshakeCompleted(int frameBytesMax) {
        decoder.setMaxFrameBytes(frameBytesMax);
        updateDeadline();
    }

    /**
     * Hands what was gathered in {@link #frames} to the channel, without flushing. The writer is the loop's: who gathers hands over
     * before anything else happens.
     */
    final void writeFrames() {
        var unused = writeFramesAsync();
    }

    /** The same, and when it has gone out or never will. */
    final ChannelFuture writeFramesAsync() {
        FrameWriter frames = frames();
        int length = frames.length();
        ByteBuf bytes = channel().alloc().ioBuffer(length).writeBytes(frames.buffer(), 0, length);
        frames.clear();
        return channel().write(bytes);
    }

    /** Closes because of what the other side did. */
    final void closeForViolation(String why) {
        if (!closing) {
            violation = why;
            close(why);
        }
    }

    /** Why it is closed, when something else closes it. */
    final void setCloseReason(String why) {
        closeReason = why;
    }

    /** Closes for a reason of ours. */
    final void close(String why) {
        if (!closing) {
            closing = true;
            closeReason = why;
            var unused = channel().close();
        }
    }

    /** Takes no more frames, and closes when this last one has gone out. */
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
    public final void channelRead(ChannelHandlerContext context, Object message) throws WireFailure {
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
            closing = true; // By the handler of TLS, which has yet to tell the other side why.
            return;
        }
        try {
            onTlsAuthenticated(TlsFailures.peerIdentity(
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
        } else if (cause instanceof IOException && !(cause instanceof WireFailure)) {
            close("the connection was lost: " + cause.getMessage());
        } else if (cause instanceof WireFailure) {
            closeForViolation(String.valueOf(cause.getMessage()));
        } else {
            closeForViolation("failed here: " + cause);
        }
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        onWritabilityChanged(channel().isWritable());
    }

    /** Neither silence nor a byte now and then keeps a part of a frame for long. */
    private long partialFrameDeadlineNanos() {
        long silenceDeadlineNanos = lastReadNanos + TimeUnit.MILLISECONDS.toNanos(limits.handshakeTimeoutMillis());
        long slownessDeadlineNanos = frameStartedNanos
                + TimeUnit.MILLISECONDS.toNanos(limits.slowReaderTimeoutMillis())
                + TimeUnit.SECONDS.toNanos(decoder.partialFrameLength() / MIN_UPLOAD_BYTES_PER_SECOND);
        return silenceDeadlineNanos - slownessDeadlineNanos <= 0 ? silenceDeadlineNanos : slownessDeadlineNanos;
    }

    /** It was not read for a while, for a reason of ours. */
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
            closeForViolation(isPartialFrame ? "half a frame came, and no more" : timeoutReason());
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
