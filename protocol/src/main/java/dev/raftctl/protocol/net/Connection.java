package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.CertifiedName;
import dev.raftctl.protocol.tls.Handshakes;
import dev.raftctl.protocol.tls.TlsFailure;
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
abstract class Connection extends ChannelInboundHandlerAdapter implements FrameCutter.Taker {
    private static final long UPLOAD_BYTES_PER_SECOND_LEAST = 16 << 10;

    final WireLimits limits;
    private final Loops loops;
    private final Runnable write = this::write;
    private @Nullable Channel channel;
    private @Nullable LoopWire wire;
    private final FrameCutter cutter;
    private final Alarm alarm = new Alarm(this::ring);
    private long lastReadAt;
    private long frameBegunAt;
    private long frameNumber = -1;
    private boolean reading;
    private boolean closing;
    private @Nullable String fault;
    private String ending = "the other side closed the connection";

    Connection(Loops loops, WireLimits limits) {
        this.loops = loops;
        this.limits = limits;
        cutter = new FrameCutter(limits.helloBytesMax());
    }

    /** The bytes flow. */
    abstract void opened();

    /** All that had come is taken; {@link #write} comes next. */
    void paused() {}

    /** Writes and flushes what other threads left to be written, if anything. After each reading, and when woken. */
    abstract void write();

    /** When the connection is to be closed if nothing comes until then, in {@link System#nanoTime}; asked now and then. */
    abstract long deadline(long lastReadAt);

    /**
     * Once, at the end.
     *
     * @param fault whether it was closed here because the other side did not keep to the protocol
     */
    abstract void closed(String why, boolean fault);

    /** The other side takes what is written, or takes it too slowly. */
    void writable(boolean now) {}

    /** Whether nothing is read for now, for a reason of ours: then the other side cannot be late with its frame. */
    boolean isDeaf() {
        return false;
    }

    /** A part of a frame of this length has come. */
    void uploading(int frameBytes) {}

    /** What it means that the deadline has passed. */
    String overdue() {
        return "nothing came for too long";
    }

    /** TLS has shown who is at the other end. Not called without TLS. */
    abstract void secured(CertifiedName other);

    /** TLS has failed, during the handshake or later; the connection is closed after this. */
    abstract void unsecured(Throwable why);

    final Loops loops() {
        return loops;
    }

    /** An attempt at one address may fail, and the next one be made with this connection too, never two at once. */
    @Override
    public final boolean isSharable() {
        return true;
    }

    private boolean isOf(ChannelHandlerContext context) {
        return context.channel() == channel;
    }

    /** Frames follow; what secures them is in the pipeline already. */
    final void install(ChannelPipeline pipeline) {
        pipeline.addLast(this);
    }

    final Channel channel() {
        return set(channel);
    }

    final boolean isInstalled() {
        return channel != null;
    }

    final EventLoop loop() {
        return channel().eventLoop();
    }

    final FrameWriter frames() {
        return set(wire).writer();
    }

    /** From any thread: has the loop write what waits. False: the loops have ended, and this connection with them. */
    final boolean wake() {
        boolean comesAnyway = loop().inEventLoop() && reading;
        return comesAnyway || onLoop(write);
    }

    /** From any thread. False: the loops have ended, and this connection with them. */
    final boolean onLoop(Runnable step) {
        try {
            loop().execute(step);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    final boolean isClosing() {
        return closing;
    }

    /** The deadline may have come nearer. */
    final void rearm() {
        alarm.set(loop(), deadline(lastReadAt));
    }

    /** The handshake is done: frames may be as long as this. */
    final void greeted(int frameBytesMax) {
        cutter.allow(frameBytesMax);
        rearm();
    }

    /**
     * Hands what was gathered in {@link #frames} to the channel, without flushing. The writer is the loop's: who gathers hands over
     * before anything else happens.
     */
    final void handOver() {
        var unused = handedOver();
    }

    /** The same, and when it has gone out or never will. */
    final ChannelFuture handedOver() {
        FrameWriter frames = frames();
        int length = frames.length();
        ByteBuf bytes = channel().alloc().ioBuffer(length).writeBytes(frames.buffer(), 0, length);
        frames.clear();
        return channel().write(bytes);
    }

    /** Closes because of what the other side did. */
    final void fail(String why) {
        if (!closing) {
            fault = why;
            end(why);
        }
    }

    /** Why it is closed, when something else closes it. */
    final void endsBecause(String why) {
        ending = why;
    }

    /** Closes for a reason of ours. */
    final void end(String why) {
        if (!closing) {
            closing = true;
            ending = why;
            var unused = channel().close();
        }
    }

    /** Takes no more frames, and closes when this last one has gone out. */
    final void endAfter(ChannelFuture last, String why) {
        closing = true;
        ending = why;
        last.addListener(ChannelFutureListener.CLOSE);
        channel().flush();
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        lastReadAt = System.nanoTime();
    }

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        wire = loops.wire(limits);
        lastReadAt = System.nanoTime();
        opened();
        rearm();
    }

    @Override
    public final boolean takesMore() {
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
        lastReadAt = System.nanoTime();
        cutter.cut(bytes, context.alloc(), set(wire).reader(), this);
        if (cutter.isInFrame()) {
            if (frameNumber != cutter.frameCount()) {
                frameNumber = cutter.frameCount();
                frameBegunAt = lastReadAt;
            }
            alarm.set(loop(), halfFrameDeadline());
            uploading(cutter.begunBytes());
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        if (!closing) {
            paused();
            write();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        if (!isOf(context)) {
            return;
        }
        reading = false;
        closing = true;
        cutter.release();
        alarm.cancel();
        closed(ending, fault != null);
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake) || closing || !isOf(context)) {
            return;
        }
        if (!handshake.isSuccess()) {
            unsecured(handshake.cause());
            closing = true; // By the handler of TLS, which has yet to tell the other side why.
            return;
        }
        try {
            secured(Handshakes.other(
                    context.pipeline().get(SslHandler.class).engine().getSession()));
        } catch (TlsFailure nameless) {
            unsecured(nameless);
            end(ending);
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (closing || !isOf(context)) {
            return;
        }
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException alert) {
            unsecured(alert);
            end(ending);
        } else if (cause instanceof IOException && !(cause instanceof WireFailure)) {
            end("the connection was lost: " + cause.getMessage());
        } else if (cause instanceof WireFailure) {
            fail(String.valueOf(cause.getMessage()));
        } else {
            fail("failed here: " + cause);
        }
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        writable(channel().isWritable());
    }

    /** Neither silence nor a byte now and then keeps a part of a frame for long. */
    private long halfFrameDeadline() {
        long silent = lastReadAt + TimeUnit.MILLISECONDS.toNanos(limits.helloMillis());
        long slow = frameBegunAt
                + TimeUnit.MILLISECONDS.toNanos(limits.slowReaderMillis())
                + TimeUnit.SECONDS.toNanos(cutter.begunBytes() / UPLOAD_BYTES_PER_SECOND_LEAST);
        return silent - slow <= 0 ? silent : slow;
    }

    /** It was not read for a while, for a reason of ours. */
    final void readAgain() {
        long now = System.nanoTime();
        frameBegunAt = now;
        lastReadAt = now;
        rearm();
    }

    private void ring() {
        if (closing) {
            return;
        }
        long at = deadline(lastReadAt);
        boolean half = cutter.isInFrame() && !isDeaf();
        if (half && halfFrameDeadline() - at < 0) {
            at = halfFrameDeadline();
        }
        if (at - System.nanoTime() <= 0) {
            fail(half ? "half a frame came, and no more" : overdue());
        } else {
            alarm.set(loop(), at);
        }
    }

    private static <T> T set(@Nullable T once) {
        if (once == null) {
            throw new IllegalStateException("not connected");
        }
        return once;
    }
}
