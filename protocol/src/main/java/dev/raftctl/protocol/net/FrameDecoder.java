package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.WireFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** A stream, cut into frames. No frame is gathered that may not be as long as it says it is (hazard X04). On one loop. */
final class FrameDecoder {
    private int maxFrameBytes;
    private @Nullable ByteBuf buffered;
    private long frameCount;

    /** Who takes the frames. */
    interface FrameHandler {
        void onFrame(FrameKind kind, FrameReader frame) throws WireFailure;

        /** False: what else has come is thrown away. */
        boolean acceptsFrames();
    }

    FrameDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /** From the next frame on. */
    void setMaxFrameBytes(int newMaxFrameBytes) {
        maxFrameBytes = newMaxFrameBytes;
    }

    /** Takes over the bytes. */
    void decode(ByteBuf bytes, ByteBufAllocator allocator, FrameReader reader, FrameHandler handler)
            throws WireFailure {
        ByteBuf available =
                buffered == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, buffered, bytes);
        buffered = available;
        while (handler.acceptsFrames() && available.readableBytes() >= FrameReader.LENGTH_BYTES) {
            int length = FrameReader.checkedLength(available.getIntLE(available.readerIndex()), maxFrameBytes);
            if (available.readableBytes() - FrameReader.LENGTH_BYTES < length) {
                break;
            }
            available.skipBytes(FrameReader.LENGTH_BYTES);
            byte[] frame = reader.scratch(length);
            available.readBytes(frame, 0, length);
            frameCount++;
            handler.onFrame(reader.open(frame, 0, length), reader);
        }
        if (!handler.acceptsFrames() || !available.isReadable()) {
            release();
        } else {
            available.discardSomeReadBytes();
        }
    }

    /** Whether a frame has begun and not ended. */
    boolean isInFrame() {
        return buffered != null;
    }

    /** How many frames were cut so far. */
    long frameCount() {
        return frameCount;
    }

    /** The length of the frame that has begun and not ended; 0: there is none, or too little of it has come. */
    int partialFrameLength() {
        return buffered == null || buffered.readableBytes() < FrameReader.LENGTH_BYTES
                ? 0
                : buffered.getIntLE(buffered.readerIndex());
    }

    void release() {
        if (buffered != null) {
            buffered.release();
            buffered = null;
        }
    }
}
