package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.BareCodec;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
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
 * Streams of good frames with bytes changed, in pieces of any length: nothing but a {@link WireFailure} comes of them, and what
 * is allocated is bounded by what came. Seeded; {@code -Dfuzz.seconds=600} goes on for longer.
 */
@Tag("fuzz")
class FrameStreamFuzzTest {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 2);
    private static final int STREAMS_LEAST = 2_000;
    private static final int ALLOCATED_PER_BYTE = 64;
    private static final int ALLOCATED_ANYHOW = 64 << 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final FrameReader reader = new FrameReader(new BareCodec(WireLimits.DEFAULT));

    /** How one stream ended. */
    private record Outcome(int frames, boolean failed) {}

    @Test
    void changedStreamsAreReadOrFailAsTyped() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long read = 0;
        long failed = 0;
        for (long seed = 0; seed < STREAMS_LEAST || deadline - System.nanoTime() > 0; seed++) {
            byte[] stream = changed(frames(new Random(seed)), new Random(-seed));
            Outcome outcome = bounded(stream, seed);
            read += outcome.frames();
            failed += outcome.failed() ? 1 : 0;
        }
        assertThat(read).as("frames that were read").isPositive();
        assertThat(failed).as("streams that were refused").isPositive();
    }

    @Test
    void aLengthAloneAllocatesNothing() {
        // Trap X04.
        for (String length : List.of("00004000", "ffffff7f", "ffffffff", "00000000")) {
            bounded(HexFormat.of().parseHex(length), 1);
        }
    }

    private Outcome bounded(byte[] stream, long seed) {
        long allowed = ALLOCATED_ANYHOW + (long) ALLOCATED_PER_BYTE * stream.length;
        Outcome outcome = new Outcome(0, false);
        long allocated = Long.MAX_VALUE;
        // The first of a kind loads classes; only the second tells.
        for (int attempt = 0; attempt < 2 && allocated > allowed; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            outcome = feed(stream, new Random(seed));
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as("bytes allocated for seed %d", seed).isLessThanOrEqualTo(allowed);
        return outcome;
    }

    private Outcome feed(byte[] stream, Random random) {
        FrameCutter cutter = new FrameCutter(WireLimits.DEFAULT.frameBytesMax());
        Counting taker = new Counting();
        try {
            int at = 0;
            while (at < stream.length) {
                int piece = Math.min(stream.length - at, 1 + random.nextInt(200));
                cutter.cut(allocator.heapBuffer(piece).writeBytes(stream, at, piece), allocator, reader, taker);
                at += piece;
            }
            return new Outcome(taker.frames, false);
        } catch (WireFailure typed) {
            return new Outcome(taker.frames, true);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
            throw new AssertionError("escaped from " + HexFormat.of().formatHex(stream), escaped);
        } finally {
            cutter.release();
        }
    }

    /** Reads each frame as its kind. */
    private static final class Counting implements FrameCutter.Taker {
        private int frames;

        @Override
        public void frame(FrameKind kind, FrameReader frame) throws WireFailure {
            switch (kind) {
                case HELLO -> Handshake.hello(frame, frame.newest());
                case HELLO_REPLY -> {
                    frame.newest();
                    frame.helloReply();
                }
                case MAIL -> frame.mail(Agreed.ALIKE);
                case REQUEST -> {
                    frame.correlation();
                    frame.request(Agreed.ALIKE);
                }
                case REPLY -> {
                    frame.correlation();
                    frame.reply(Agreed.ALIKE);
                }
                default -> {
                    // Nothing is in it.
                }
            }
            frames++;
        }

        @Override
        public boolean takesMore() {
            return true;
        }
    }

    private static byte[] frames(Random random) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        stream.write(RawSocket.framed(frames -> frames.hello(FakeServer.peer(null))));
        stream.write(RawSocket.framed(frames -> frames.reply(FakeServer.WELCOME)));
        for (int i = random.nextInt(6); i >= 0; i--) {
            long number = random.nextInt(1_000_000);
            stream.write(
                    switch (random.nextInt(5)) {
                        case 0 -> RawSocket.mail(new TimeoutNow(number));
                        case 1 ->
                            RawSocket.mail(new AppendEntries.Append(
                                    7,
                                    new Position(6, number),
                                    List.of(Entry.command(7, number + 1, payload)),
                                    number));
                        case 2 -> RawSocket.request(number, new ClientRequest.Execute(number, 2, 1, payload));
                        case 3 -> RawSocket.request(number, new ClientRequest.Query(payload, true, number));
                        default ->
                            RawSocket.framed(frames ->
                                    frames.reply(number, new ClientReply.Answered(payload, number), Agreed.ALIKE));
                    });
        }
        return stream.toByteArray();
    }

    private static byte[] changed(byte[] stream, Random random) {
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
