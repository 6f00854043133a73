package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.WireFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** A stream, cut into frames. No frame is gathered that may not be as long as it says it is (trap X04). On one loop. */
final class FrameCutter {
    private int frameBytesMax;
    private @Nullable ByteBuf rest;
    private long frameCount;

    /** Who takes the frames. */
    interface Taker {
        void frame(FrameKind kind, FrameReader frame) throws WireFailure;

        /** False: what else has come is thrown away. */
        boolean takesMore();
    }

    FrameCutter(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    /** From the next frame on. */
    void allow(int bytesMax) {
        frameBytesMax = bytesMax;
    }

    /** Takes over the bytes. */
    void cut(ByteBuf bytes, ByteBufAllocator allocator, FrameReader reader, Taker taker) throws WireFailure {
        ByteBuf whole = rest == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, rest, bytes);
        rest = whole;
        while (taker.takesMore() && whole.readableBytes() >= FrameReader.LENGTH_BYTES) {
            int length = FrameReader.checkedLength(whole.getIntLE(whole.readerIndex()), frameBytesMax);
            if (whole.readableBytes() - FrameReader.LENGTH_BYTES < length) {
                break;
            }
            whole.skipBytes(FrameReader.LENGTH_BYTES);
            byte[] frame = reader.scratch(length);
            whole.readBytes(frame, 0, length);
            frameCount++;
            taker.frame(reader.open(frame, 0, length), reader);
        }
        if (!taker.takesMore() || !whole.isReadable()) {
            release();
        } else {
            whole.discardSomeReadBytes();
        }
    }

    /** Whether a frame has begun and not ended. */
    boolean isInFrame() {
        return rest != null;
    }

    /** How many frames were cut so far. */
    long frameCount() {
        return frameCount;
    }

    /** The length of the frame that has begun and not ended; 0: there is none, or too little of it has come. */
    int begunBytes() {
        return rest == null || rest.readableBytes() < FrameReader.LENGTH_BYTES ? 0 : rest.getIntLE(rest.readerIndex());
    }

    void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }
}
