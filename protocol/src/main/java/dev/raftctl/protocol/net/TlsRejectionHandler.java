package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Precedes the TLS handler of an accepted connection, so that rejected callers learn the reason. It replies to
 * plaintext callers in plaintext. After a failed TLS handshake it delays the close, because closing a socket with
 * unread bytes would discard the TLS alert.
 */
final class TlsRejectionHandler extends ChannelDuplexHandler {
    private static final int TLS_HANDSHAKE_RECORD = 0x16;
    private static final long LINGER_MILLIS = 500;

    private final NettyEventLoops loops;
    private final WireLimits limits;
    private boolean tlsStarted;
    private boolean closing;

    TlsRejectionHandler(NettyEventLoops loops, WireLimits limits) {
        this.loops = loops;
        this.limits = limits;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws WireProtocolFailure {
        ByteBuf bytes = (ByteBuf) message;
        if (closing) {
            bytes.release();
        } else if (tlsStarted || bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE_RECORD) {
            tlsStarted = true;
            context.fireChannelRead(message);
        } else {
            bytes.release();
            closing = true;
            rejectPlaintext(context);
        }
    }

    private void rejectPlaintext(ChannelHandlerContext context) throws WireProtocolFailure {
        FrameWriter frames = loops.codec(limits).writer();
        frames.writeReply(new HelloReply.HelloRejected(
                HelloReply.HelloRejectionReason.UNAUTHORISED,
                "this server requires TLS: use --cacert, --cert and --key",
                null,
                0));
        int length = frames.length();
        ByteBuf reply = context.alloc().ioBuffer(length).writeBytes(frames.buffer(), 0, length);
        frames.clear();
        context.writeAndFlush(reply).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing || !hasHandshakeFailed(context) || !(context.channel() instanceof SocketChannel socket)) {
            closeNow(context, promise);
            return;
        }
        closing = true;
        var unused = socket.shutdownOutput();
        Runnable close = () -> closeNow(context, promise);
        var unusedTimer = context.executor().schedule(close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void closeNow(ChannelHandlerContext context, ChannelPromise promise) {
        var unused = context.close(promise);
    }

    private static boolean hasHandshakeFailed(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        Future<?> handshake = tls == null ? null : tls.handshakeFuture();
        return handshake != null && handshake.isDone() && !handshake.isSuccess();
    }
}
