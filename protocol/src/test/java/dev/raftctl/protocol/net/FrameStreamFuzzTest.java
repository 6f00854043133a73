package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Decodes streams of valid frames with corrupted bytes, in pieces of any length. Decoding throws only
 * {@link WireProtocolFailure} and allocates memory in proportion to the input. Seeded; {@code -Dfuzz.seconds=600} runs
 * longer.
 */
@Tag("fuzz")
class FrameStreamFuzzTest {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 2);
    private static final int MIN_STREAMS = 2_000;
    private static final int MAX_ALLOCATED_PER_BYTE = 64;
    private static final int BASE_ALLOWED_ALLOCATION_BYTES = 64 << 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final FrameReader reader = new FrameReader(new OneShotMessageCodec(WireLimits.DEFAULT));

    /** How decoding a stream ended. */
    private record Outcome(int frames, boolean failed) {}

    @Test
    void corruptedStreamsDecodeOrThrowWireFailure() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long read = 0;
        long failed = 0;
        for (long seed = 0; seed < MIN_STREAMS || deadline - System.nanoTime() > 0; seed++) {
            byte[] stream = corrupted(frames(new Random(seed)), new Random(-seed));
            Outcome outcome = decodeWithinAllocationLimit(stream, seed);
            read += outcome.frames();
            failed += outcome.failed() ? 1 : 0;
        }
        assertThat(read).as("decoded frames").isPositive();
        assertThat(failed).as("rejected streams").isPositive();
    }

    @Test
    void aFrameLengthAloneAllocatesNothing() {
        // Hazard X04.
        for (String length : List.of("00004000", "ffffff7f", "ffffffff", "00000000")) {
            decodeWithinAllocationLimit(HexFormat.of().parseHex(length), 1);
        }
    }

    private Outcome decodeWithinAllocationLimit(byte[] stream, long seed) {
        long allowed = BASE_ALLOWED_ALLOCATION_BYTES + (long) MAX_ALLOCATED_PER_BYTE * stream.length;
        Outcome outcome = new Outcome(0, false);
        long allocated = Long.MAX_VALUE;
        // The first attempt may load classes, so measure a second one.
        for (int attempt = 0; attempt < 2 && allocated > allowed; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            outcome = decode(stream, new Random(seed));
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as("bytes allocated for seed %d", seed).isLessThanOrEqualTo(allowed);
        return outcome;
    }

    private Outcome decode(byte[] stream, Random random) {
        FrameDecoder decoder = new FrameDecoder(WireLimits.DEFAULT.maxFrameBytes());
        CountingHandler handler = new CountingHandler();
        try {
            int at = 0;
            while (at < stream.length) {
                int piece = Math.min(stream.length - at, 1 + random.nextInt(200));
                decoder.decode(allocator.heapBuffer(piece).writeBytes(stream, at, piece), allocator, reader, handler);
                at += piece;
            }
            return new Outcome(handler.frames, false);
        } catch (WireProtocolFailure expected) {
            return new Outcome(handler.frames, true);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
            throw new AssertionError("escaped from " + HexFormat.of().formatHex(stream), escaped);
        } finally {
            decoder.release();
        }
    }

    /** Reads each frame according to its kind. */
    private static final class CountingHandler implements FrameDecoder.FrameHandler {
        private int frames;

        @Override
        public void onFrame(FrameKind kind, FrameReader frame) throws WireProtocolFailure {
            switch (kind) {
                case HELLO -> VersionNegotiator.readHello(frame, frame.readNewestVersion());
                case HELLO_REPLY -> {
                    frame.readNewestVersion();
                    frame.readHelloReply();
                }
                case PEER_MESSAGE -> frame.readPeerMessage(NegotiatedVersion.CURRENT);
                case REQUEST -> {
                    frame.readCorrelationId();
                    frame.readRequest(NegotiatedVersion.CURRENT);
                }
                case REPLY -> {
                    frame.readCorrelationId();
                    frame.readReply(NegotiatedVersion.CURRENT);
                }
                default -> {
                    // These frames have no content.
                }
            }
            frames++;
        }

        @Override
        public boolean acceptsFrames() {
            return true;
        }
    }

    private static byte[] frames(Random random) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        stream.write(RawSocket.framed(frames -> frames.writeHello(EchoServer.peer(null))));
        stream.write(RawSocket.framed(frames -> frames.writeReply(EchoServer.WELCOME)));
        for (int i = random.nextInt(6); i >= 0; i--) {
            long number = random.nextInt(1_000_000);
            stream.write(
                    switch (random.nextInt(5)) {
                        case 0 -> RawSocket.peerMessage(new TimeoutNow(number));
                        case 1 ->
                            RawSocket.peerMessage(new AppendEntries.AppendRequest(
                                    7,
                                    new LogPosition(6, number),
                                    List.of(LogEntry.command(7, number + 1, payload)),
                                    number));
                        case 2 ->
                            RawSocket.request(number, new ClientRequest.ExecuteCommandRequest(number, 2, 1, payload));
                        case 3 -> RawSocket.request(number, new ClientRequest.QueryRequest(payload, true, number));
                        default ->
                            RawSocket.framed(frames -> frames.writeReply(
                                    number,
                                    new ClientReply.QueryResultReply(payload, number),
                                    NegotiatedVersion.CURRENT));
                    });
        }
        return stream.toByteArray();
    }

    private static byte[] corrupted(byte[] stream, Random random) {
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(stream.length);
            switch (random.nextInt(3)) {
                case 0 -> stream[at] = (byte) random.nextInt(256);
                case 1 -> stream[at] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int from = random.nextInt(stream.length);
                    System.arraycopy(stream, from, stream, at, Math.min(8, stream.length - Math.max(from, at)));
                }
            }
        }
        return stream;
    }
}
