package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final WireLimits SMALL =
            new WireLimits(1_000, 200, 16, 2_000, 100, 8, 16, 1_000, 1_000, 4, 10_000, 1_000, 10_000, 10_000, 4);

    private final FrameWriter writer = new FrameWriter(new OneShotMessageCodec(SMALL));
    private final FrameReader reader = new FrameReader(new KryoCodec(SMALL));

    @Test
    void aFrameConsistsOfLengthKindAndMessage() throws Exception {
        writer.writePeerMessage(new TimeoutNow(5), NegotiatedVersion.CURRENT);
        assertThat(HexFormat.of().formatHex(writtenBytes())).isEqualTo("03000000" + "03" + "18" + "05");
        writer.clear();
        writer.writeRequest(258, new ClientRequest.CampaignRequest(), NegotiatedVersion.CURRENT);
        assertThat(HexFormat.of().formatHex(writtenBytes())).isEqualTo("0a000000" + "04" + "0201000000000000" + "39");
        writer.clear();
        writer.writePing();
        assertThat(HexFormat.of().formatHex(writtenBytes())).isEqualTo("01000000" + "06");
    }

    @Test
    void theHandshakeStartsWithTheMagicAndTheNewestVersion() throws Exception {
        writer.writeHello(Hello.client("", null));
        byte[] bytes = writtenBytes();
        assertThat(new String(bytes, 5, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("RAFT");
        assertThat(open(bytes)).isEqualTo(FrameKind.HELLO);
        assertThat(reader.readNewestVersion()).isEqualTo(ProtocolConstants.VERSION);
        assertThat(reader.readHello()).isEqualTo(Hello.client("", null));
    }

    @Test
    void anOversizedMessageLeavesEarlierFramesIntact() throws Exception {
        writer.writePeerMessage(new TimeoutNow(5), NegotiatedVersion.CURRENT);
        byte[] before = writtenBytes();
        byte[] tooLongForAFrame = new byte[1_500];
        assertThatThrownBy(() -> writer.writeRequest(
                        1,
                        new ClientRequest.ExecuteCommandRequest(0, 0, 0, tooLongForAFrame),
                        NegotiatedVersion.CURRENT))
                .isInstanceOf(WireProtocolFailure.class)
                .hasMessageContaining("frame");
        byte[] tooLongForACommand = new byte[3_000];
        assertThatThrownBy(() -> writer.writeRequest(
                        1,
                        new ClientRequest.ExecuteCommandRequest(0, 0, 0, tooLongForACommand),
                        NegotiatedVersion.CURRENT))
                .isInstanceOf(WireProtocolFailure.class);
        assertThat(writtenBytes()).isEqualTo(before);
    }

    @Test
    void rejectsInvalidLengthsBeforeReadingTheFrame() {
        // Hazard X04.
        for (int length : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_001}) {
            assertThatThrownBy(() -> FrameReader.checkedLength(length, 1_000)).isInstanceOf(WireProtocolFailure.class);
        }
    }

    @Test
    void s11AnUnreadChunkLeavesNoBytesBeforeTheNextMessage() throws Exception {
        writer.writePeerMessage(
                new InstallSnapshot.InstallSnapshotChunk(3, new LogPosition(2, 9), 0, new byte[90], 90, 1),
                NegotiatedVersion.CURRENT);
        writer.writePeerMessage(new TimeoutNow(5), NegotiatedVersion.CURRENT);
        byte[] twoFrames = writtenBytes();
        int length = FrameReader.length(twoFrames, 0);
        assertThat(reader.open(twoFrames, FrameReader.LENGTH_BYTES, length)).isEqualTo(FrameKind.PEER_MESSAGE);
        int next = FrameReader.LENGTH_BYTES + length;
        assertThat(reader.open(twoFrames, next + FrameReader.LENGTH_BYTES, FrameReader.length(twoFrames, next)))
                .isEqualTo(FrameKind.PEER_MESSAGE);
        assertThat(reader.readPeerMessage(NegotiatedVersion.CURRENT)).isEqualTo(new TimeoutNow(5));
    }

    @Test
    void rejectsAMessageInAFrameOfAnotherKind() throws Exception {
        writer.writeReply(7, new ClientReply.SessionOpenedReply(1), NegotiatedVersion.CURRENT);
        open(writtenBytes());
        assertThat(reader.readCorrelationId()).isEqualTo(7);
        assertThatThrownBy(() -> reader.readRequest(NegotiatedVersion.CURRENT))
                .isInstanceOf(WireProtocolFailure.class)
                .hasMessageContaining("instead of");
    }

    @Test
    void replacesReasonsThatAnOlderClientDoesNotKnow() throws Exception {
        for (RefusalReason reason : RefusalReason.values()) {
            boolean isOfVersion5 = reason.compareTo(RefusalReason.SERVERS_TOO_OLD) >= 0;
            RefusalReason inVersion4 = isOfVersion5 ? RefusalReason.BAD_REQUEST : reason;
            assertThat(receivedReason(reason, 5)).isEqualTo(reason);
            assertThat(receivedReason(reason, 4)).isEqualTo(inVersion4);
            assertThat(receivedReason(reason, 3)).isEqualTo(inVersion4);
            assertThat(receivedReason(reason, 2))
                    .isEqualTo(reason == RefusalReason.STATE_FULL ? RefusalReason.DISK_FULL : inVersion4);
        }
    }

    /** Writes a refusal for a client of a version, and returns the reason that the client reads. */
    private RefusalReason receivedReason(RefusalReason reason, int version) throws WireProtocolFailure {
        writer.clear();
        NegotiatedVersion negotiated = new NegotiatedVersion(version, ProtocolConstants.VERSION);
        writer.writeReply(7, new ClientReply.RefusedReply(new Refusal(reason, "why", "then")), negotiated);
        assertThat(open(writtenBytes())).isEqualTo(FrameKind.REPLY);
        assertThat(reader.readCorrelationId()).isEqualTo(7);
        Refusal refusal = ((ClientReply.RefusedReply) reader.readReply(negotiated)).refusal();
        assertThat(refusal.message()).isEqualTo("why");
        assertThat(refusal.hint()).isEqualTo("then");
        return refusal.reason();
    }

    @Test
    void releasesTheBufferOfALargeMessage() throws Exception {
        FrameWriter large = new FrameWriter(new OneShotMessageCodec(WireLimits.DEFAULT));
        large.writeRequest(
                1, new ClientRequest.ExecuteCommandRequest(0, 0, 0, new byte[1 << 20]), NegotiatedVersion.CURRENT);
        assertThat(large.isFull()).isTrue();
        large.clear();
        assertThat(large.buffer().length).isLessThan(1 << 20);
    }

    @Test
    void randomFramesThrowOnlyWireFailure() {
        Random random = new Random(44);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(9);
            try {
                switch (reader.open(bytes, 0, bytes.length)) {
                    case HELLO -> reader.readNewestVersion();
                    case HELLO_REPLY -> reader.readHelloReply();
                    case PEER_MESSAGE -> reader.readPeerMessage(NegotiatedVersion.CURRENT);
                    case REQUEST -> reader.readCorrelationId();
                    case REPLY -> reader.readReply(NegotiatedVersion.CURRENT);
                    case PING, PONG -> {}
                }
            } catch (WireProtocolFailure expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    private FrameKind open(byte[] frame) throws WireProtocolFailure {
        int length = FrameReader.length(frame, 0);
        assertThat(length).isEqualTo(frame.length - FrameReader.LENGTH_BYTES);
        return reader.open(frame, FrameReader.LENGTH_BYTES, length);
    }

    private byte[] writtenBytes() {
        return Arrays.copyOf(writer.buffer(), writer.length());
    }
}
