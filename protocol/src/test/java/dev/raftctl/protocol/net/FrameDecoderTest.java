package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Where a stream of bytes is split, how long a frame may be, and when decoding ends. */
class FrameDecoderTest {
    private static final int MAX_BYTES = 100;

    private final ByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final FrameReader reader = new FrameReader(new OneShotMessageCodec(WireLimits.DEFAULT));
    private final FrameDecoder decoder = new FrameDecoder(MAX_BYTES);
    private final CountingHandler handler = new CountingHandler();

    /** Counts the frames, and accepts only a limited number. */
    private static final class CountingHandler implements FrameDecoder.FrameHandler {
        int count;
        int maxCount = Integer.MAX_VALUE;
        Runnable onFrame = () -> {};

        @Override
        public void onFrame(FrameKind kind, FrameReader frame) {
            assertThat(kind).isEqualTo(FrameKind.PING);
            count++;
            onFrame.run();
        }

        @Override
        public boolean acceptsFrames() {
            return count < maxCount;
        }
    }

    private static String ping() throws IOException {
        return HexFormat.of().formatHex(RawSocket.framed(FrameWriter::writePing));
    }

    private ByteBuf decode(String hex) throws WireProtocolFailure {
        byte[] bytes = HexFormat.of().parseHex(hex);
        ByteBuf buffer = allocator.heapBuffer(bytes.length).writeBytes(bytes);
        decoder.decode(buffer, allocator, reader, handler);
        return buffer;
    }

    @Test
    void aFrameMayArriveInPieces() throws Exception {
        decode(ping() + ping().substring(0, 6));
        assertThat(handler.count).isEqualTo(1);
        assertThat(decoder.isInFrame()).isTrue();
        assertThat(decoder.partialFrameLength()).as("not known yet").isZero();
        ByteBuf rest = decode(ping().substring(6));
        assertThat(handler.count).isEqualTo(2);
        assertThat(decoder.frameCount()).isEqualTo(2);
        assertThat(decoder.isInFrame()).isFalse();
        assertThat(rest.refCnt()).isZero();
    }

    @Test
    void rejectsAFrameThatIsTooLongBeforeItArrives() throws Exception {
        decode("64000000");
        assertThat(decoder.partialFrameLength()).isEqualTo(MAX_BYTES);
        decoder.release();
        assertThatThrownBy(() -> decode("65000000")).isInstanceOf(WireProtocolFailure.class);
        decoder.release();
    }

    @Test
    void handlesNoFrameAfterOneThatEndsTheConnection() throws Exception {
        handler.maxCount = 1;
        ByteBuf buffer = decode(ping() + ping());
        assertThat(handler.count).isEqualTo(1);
        assertThat(decoder.isInFrame()).isFalse();
        assertThat(buffer.refCnt()).as("the buffer is released").isZero();
    }

    @Test
    void aNewLimitHoldsForTheNextFrame() throws Exception {
        handler.onFrame = () -> decoder.setMaxFrameBytes(2 * MAX_BYTES);
        decode(ping() + "c8000000");
        assertThat(decoder.partialFrameLength()).isEqualTo(2 * MAX_BYTES);
        decoder.release();
    }
}
