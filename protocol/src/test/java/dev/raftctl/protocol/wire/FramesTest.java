package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final WireLimits SMALL =
            new WireLimits(1_000, 200, 16, 2_000, 100, 8, 16, 1_000, 1_000, 4, 10_000, 1_000, 10_000, 10_000, 4);

    private final FrameWriter writer = new FrameWriter(new BareCodec(SMALL));
    private final FrameReader reader = new FrameReader(new KryoCodec(SMALL));

    @Test
    void aFrameIsItsLengthItsKindAndItsMessage() throws Exception {
        writer.mail(new TimeoutNow(5), Agreed.ALIKE);
        assertThat(HexFormat.of().formatHex(gathered())).isEqualTo("03000000" + "03" + "18" + "05");
        writer.clear();
        writer.request(258, new ClientRequest.Campaign(), Agreed.ALIKE);
        assertThat(HexFormat.of().formatHex(gathered())).isEqualTo("0a000000" + "04" + "0201000000000000" + "39");
        writer.clear();
        writer.ping();
        assertThat(HexFormat.of().formatHex(gathered())).isEqualTo("01000000" + "06");
    }

    @Test
    void theHandshakeBeginsWithTheMagicAndTheNewestVersion() throws Exception {
        writer.hello(Hello.client("", null));
        byte[] bytes = gathered();
        assertThat(new String(bytes, 5, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("RAFT");
        assertThat(open(bytes)).isEqualTo(FrameKind.HELLO);
        assertThat(reader.newest()).isEqualTo(Protocol.VERSION);
        assertThat(reader.hello()).isEqualTo(Hello.client("", null));
    }

    @Test
    void aMessageThatDoesNotFitLeavesTheOnesBeforeItWhole() throws Exception {
        writer.mail(new TimeoutNow(5), Agreed.ALIKE);
        byte[] before = gathered();
        byte[] tooLongForAFrame = new byte[1_500];
        assertThatThrownBy(() -> writer.request(1, new ClientRequest.Execute(0, 0, 0, tooLongForAFrame), Agreed.ALIKE))
                .isInstanceOf(WireFailure.class)
                .hasMessageContaining("frame");
        byte[] tooLongForACommand = new byte[3_000];
        assertThatThrownBy(
                        () -> writer.request(1, new ClientRequest.Execute(0, 0, 0, tooLongForACommand), Agreed.ALIKE))
                .isInstanceOf(WireFailure.class);
        assertThat(gathered()).isEqualTo(before);
    }

    @Test
    void lengthsOutsideTheLimitAreRefusedBeforeAnythingIsRead() {
        // Trap X04.
        for (int length : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_001}) {
            assertThatThrownBy(() -> FrameReader.checkedLength(length, 1_000)).isInstanceOf(WireFailure.class);
        }
    }

    @Test
    void s11AChunkThatNobodyWantsLeavesNoBytesInFrontOfTheNextMessage() throws Exception {
        writer.mail(new InstallSnapshot.Chunk(3, new Position(2, 9), 0, new byte[90], 90, 1), Agreed.ALIKE);
        writer.mail(new TimeoutNow(5), Agreed.ALIKE);
        byte[] both = gathered();
        int length = FrameReader.length(both, 0);
        assertThat(reader.open(both, FrameReader.LENGTH_BYTES, length)).isEqualTo(FrameKind.MAIL);
        int next = FrameReader.LENGTH_BYTES + length;
        assertThat(reader.open(both, next + FrameReader.LENGTH_BYTES, FrameReader.length(both, next)))
                .isEqualTo(FrameKind.MAIL);
        assertThat(reader.mail(Agreed.ALIKE)).isEqualTo(new TimeoutNow(5));
    }

    @Test
    void aMessageInAFrameOfAnotherKindIsRefused() throws Exception {
        writer.reply(7, new ClientReply.SessionOpened(1), Agreed.ALIKE);
        open(gathered());
        assertThat(reader.correlation()).isEqualTo(7);
        assertThatThrownBy(() -> reader.request(Agreed.ALIKE))
                .isInstanceOf(WireFailure.class)
                .hasMessageContaining("belongs");
    }

    @Test
    void roomTakenByAGreatMessageIsGivenBack() throws Exception {
        FrameWriter large = new FrameWriter(new BareCodec(WireLimits.DEFAULT));
        large.request(1, new ClientRequest.Execute(0, 0, 0, new byte[1 << 20]), Agreed.ALIKE);
        assertThat(large.isFull()).isTrue();
        large.clear();
        assertThat(large.buffer().length).isLessThan(1 << 20);
    }

    @Test
    void randomFramesEscapeOnlyAsTyped() {
        Random random = new Random(44);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(9);
            try {
                switch (reader.open(bytes, 0, bytes.length)) {
                    case HELLO -> reader.newest();
                    case HELLO_REPLY -> reader.helloReply();
                    case MAIL -> reader.mail(Agreed.ALIKE);
                    case REQUEST -> reader.correlation();
                    case REPLY -> reader.reply(Agreed.ALIKE);
                    case PING, PONG -> {}
                }
            } catch (WireFailure typed) {
                assertThat(typed.getMessage()).isNotEmpty();
            }
        }
    }

    private FrameKind open(byte[] frame) throws WireFailure {
        int length = FrameReader.length(frame, 0);
        assertThat(length).isEqualTo(frame.length - FrameReader.LENGTH_BYTES);
        return reader.open(frame, FrameReader.LENGTH_BYTES, length);
    }

    private byte[] gathered() {
        return Arrays.copyOf(writer.buffer(), writer.length());
    }
}
