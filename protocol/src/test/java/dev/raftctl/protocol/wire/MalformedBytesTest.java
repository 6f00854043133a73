package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.sun.management.ThreadMXBean;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Any bytes decode or throw a {@link WireProtocolFailure}, and little memory is allocated for them. Seeded;
 * {@code -Dfuzz.seconds=600} mutates messages for longer.
 */
@Tag("fuzz")
class MalformedBytesTest {
    private static final int CASES = 200_000;
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);

    /**
     * The memory that decoding may allocate for each input byte: an empty list element of one byte becomes an object.
     */
    private static final int MAX_ALLOCATED_PER_BYTE = 64;

    private static final int BASE_ALLOWED_ALLOCATION_BYTES = 64 << 10;

    private final MessageCodec kryo = new KryoCodec(WireLimits.DEFAULT);
    private final MessageCodec direct = new OneShotMessageCodec(WireLimits.DEFAULT);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void mutatedMessagesDecodeOrThrowWireFailure() throws Exception {
        List<Integer> ids = MessageRegistry.ids();
        Random random = new Random(42);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long decoded = 0;
        long i = 0;
        for (; i < CASES || deadline - System.nanoTime() > 0; i++) {
            int id = ids.get(random.nextInt(ids.size()));
            byte[] bytes = mutated(TestEncoding.encode(kryo, new SampleMessages(i).message(id)), random);
            decoded += decodesWithinAllocationLimit(i % 2 == 0 ? kryo : direct, bytes) ? 1 : 0;
        }
        assertThat(decoded).as("mutations that decode").isBetween(i / 100, i * 9 / 10);
    }

    @Test
    void randomBytesAfterAnyIdDecodeOrThrowWireFailure() {
        Random random = new Random(43);
        for (int i = 0; i < CASES / 3; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (i % 128);
            decodesWithinAllocationLimit(i % 2 == 0 ? kryo : direct, bytes);
        }
    }

    @Test
    void aHugeElementCountAllocatesNothing() {
        // Hazard X02: five bytes that claim 2^31-1 elements, entries or characters.
        for (int id : MessageRegistry.ids()) {
            for (int at = 1; at < 40; at++) {
                byte[] bytes = new byte[at + 5];
                bytes[0] = (byte) (id + ProtocolConstants.ID_OFFSET);
                System.arraycopy(HexFormat.of().parseHex("ffffffff07"), 0, bytes, at, 5);
                decodesWithinAllocationLimit(kryo, bytes);
                decodesWithinAllocationLimit(direct, bytes);
            }
        }
    }

    @Test
    void rejectsJavaTypesAndClassesByName() {
        // Hazards X01, X02: Kryo reserves ids for null, for class names, and for strings and boxed numbers.
        for (int id = 0; id < 12; id++) {
            byte[] bytes = {(byte) id, 0, (byte) 0x84, 'j', 'a', 'v', 'a'};
            assertThatThrownBy(() -> TestEncoding.decode(kryo, bytes)).isInstanceOf(WireProtocolFailure.class);
            assertThatThrownBy(() -> TestEncoding.decode(direct, bytes)).isInstanceOf(WireProtocolFailure.class);
        }
    }

    @Test
    void deeplyNestedBytesDoNotOverflowTheStack() {
        // Hazard X03.
        for (int id : MessageRegistry.ids()) {
            byte[] bytes = new byte[100_000];
            Arrays.fill(bytes, (byte) (id + ProtocolConstants.ID_OFFSET));
            decodesWithinAllocationLimit(kryo, bytes);
            decodesWithinAllocationLimit(direct, bytes);
        }
    }

    @Test
    void rejectsTermsAboveTheMaximum() throws Exception {
        // Hazard E21.
        for (long term : new long[] {PeerMessage.MAX_TERM + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            Output out = new Output(64);
            out.writeVarInt(19 + ProtocolConstants.ID_OFFSET, true);
            out.writeVarLong(term, true);
            out.writeVarLong(0, true);
            out.writeVarLong(0, true);
            out.writeBoolean(false);
            assertThatThrownBy(() -> TestEncoding.decode(kryo, out.toBytes()))
                    .isInstanceOf(WireProtocolFailure.class)
                    .hasMessageContaining("term");
            RequestVote.VoteRequest request = new RequestVote.VoteRequest(term, LogPosition.ZERO, false);
            assertThatThrownBy(() -> TestEncoding.encode(kryo, request)).isInstanceOf(WireProtocolFailure.class);
        }
        RequestVote.VoteRequest highest = new RequestVote.VoteRequest(PeerMessage.MAX_TERM, LogPosition.ZERO, false);
        assertThat(TestEncoding.decode(kryo, TestEncoding.encode(kryo, highest)))
                .isEqualTo(highest);
    }

    @Test
    void rejectsEntriesThatDoNotFollowThePreviousPosition() {
        AppendEntries.AppendRequest gap =
                new AppendEntries.AppendRequest(2, new LogPosition(1, 5), List.of(LogEntry.noop(2, 7)), 5);
        assertThatThrownBy(() -> TestEncoding.encode(direct, gap)).isInstanceOf(WireProtocolFailure.class);
    }

    @Test
    void rejectsWritingAMessageOverItsLimit() {
        byte[] command = new byte[WireLimits.DEFAULT.maxPayloadBytes() + 1];
        assertThatThrownBy(() -> TestEncoding.encode(direct, new ClientRequest.ExecuteCommandRequest(0, 0, 0, command)))
                .isInstanceOf(WireProtocolFailure.class)
                .hasMessageContaining("Execute");
        assertThatThrownBy(() -> TestEncoding.encode(kryo, new ClientReply.UnknownOutcomeReply("x".repeat(5_000))))
                .isInstanceOf(WireProtocolFailure.class);
        assertThatThrownBy(() -> TestEncoding.encode(kryo, "a string")).isInstanceOf(WireProtocolFailure.class);
        assertThatThrownBy(() -> TestEncoding.encode(direct, "a string")).isInstanceOf(WireProtocolFailure.class);
    }

    @Test
    void rejectsTrailingBytesUnlessTheSenderIsNewer() throws Exception {
        byte[] bytes = TestEncoding.encode(kryo, new ClientRequest.TransferLeadershipRequest(ServerId.of("s1")));
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
        assertThatThrownBy(() -> kryo.read(new Input(longer), NegotiatedVersion.CURRENT))
                .isInstanceOf(WireProtocolFailure.class)
                .hasMessageContaining("3 bytes after");
        assertThat(kryo.read(
                        new Input(longer),
                        new NegotiatedVersion(ProtocolConstants.VERSION, ProtocolConstants.VERSION + 1)))
                .isEqualTo(new ClientRequest.TransferLeadershipRequest(ServerId.of("s1")));
    }

    private boolean decodesWithinAllocationLimit(MessageCodec codec, byte[] bytes) {
        long before = threads.getCurrentThreadAllocatedBytes();
        boolean decoded = decodes(codec, bytes);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        long allowed = BASE_ALLOWED_ALLOCATION_BYTES + (long) MAX_ALLOCATED_PER_BYTE * bytes.length;
        if (allocated > allowed) {
            // The first attempt may load classes, so measure a second one.
            before = threads.getCurrentThreadAllocatedBytes();
            decodes(codec, bytes);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated)
                    .as("bytes allocated for %s", HexFormat.of().formatHex(bytes))
                    .isLessThanOrEqualTo(allowed);
        }
        return decoded;
    }

    private static boolean decodes(MessageCodec codec, byte[] bytes) {
        try {
            // On a connection of any version, messages of later versions are as unknown as any other id.
            TestEncoding.decode(
                    codec,
                    bytes,
                    new NegotiatedVersion(1 + bytes.length % ProtocolConstants.VERSION, ProtocolConstants.VERSION));
            return true;
        } catch (WireProtocolFailure expected) {
            return false;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
            throw new AssertionError("escaped from " + HexFormat.of().formatHex(bytes), escaped);
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] result = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> result[random.nextInt(result.length)] = (byte) random.nextInt();
                case 1 -> result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> result[random.nextInt(result.length)] = (byte) 0xff;
                default -> result = Arrays.copyOf(result, 1 + random.nextInt(result.length + 3));
            }
        }
        return result;
    }
}
