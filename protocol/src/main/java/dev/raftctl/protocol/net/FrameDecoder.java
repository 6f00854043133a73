package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Splits a byte stream into frames. Rejects a frame that exceeds the maximum length before buffering it (hazard X04).
 * Used on one event loop.
 */
final class FrameDecoder {
    private int maxFrameBytes;
    private @Nullable ByteBuf buffered;
    private long frameCount;

    /** Receives the decoded frames. */
    interface FrameHandler {
        void onFrame(FrameKind kind, FrameReader frame) throws WireProtocolFailure;

        /** Returns whether to continue decoding. If false, the remaining bytes are discarded. */
        boolean acceptsFrames();
    }

    FrameDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /** Sets the maximum length for all frames after the current one. */
    void setMaxFrameBytes(int newMaxFrameBytes) {
        maxFrameBytes = newMaxFrameBytes;
    }

    /** Decodes all complete frames in the bytes. The decoder takes ownership of the buffer. */
    void decode(ByteBuf bytes, ByteBufAllocator allocator, FrameReader reader, FrameHandler handler)
            throws WireProtocolFailure {
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

    /** Returns whether a frame has been received only in part so far. */
    boolean isInFrame() {
        return buffered != null;
    }

    /** Returns the number of frames decoded so far. */
    long frameCount() {
        return frameCount;
    }

    /** Returns the length of a frame that has been received in part; 0 if there is none or the length is unknown. */
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
