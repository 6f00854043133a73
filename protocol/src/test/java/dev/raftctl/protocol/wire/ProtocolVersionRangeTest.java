package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Version negotiation, and the messages that a version does not allow. */
class ProtocolVersionRangeTest {
    private static final int MAX_TESTED_VERSION = 5;

    private final MessageCodec kryo = new KryoCodec(WireLimits.DEFAULT);
    private final MessageCodec direct = new OneShotMessageCodec(WireLimits.DEFAULT);

    @Test
    void newestCommonIsTheNewestVersionInBothRanges() {
        for (int oldest = 1; oldest <= MAX_TESTED_VERSION; oldest++) {
            for (int newest = oldest; newest <= MAX_TESTED_VERSION; newest++) {
                ProtocolVersionRange versions = new ProtocolVersionRange(oldest, newest);
                for (int from = -1; from <= MAX_TESTED_VERSION + 1; from++) {
                    for (int to = -1; to <= MAX_TESTED_VERSION + 1; to++) {
                        int expected = ProtocolVersionRange.NONE;
                        for (int version = oldest; version <= newest; version++) {
                            if (version >= from && version <= to) {
                                expected = version;
                            }
                        }
                        assertThat(versions.newestCommon(from, to))
                                .as("%s with %d to %d", versions, from, to)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void rejectsVersionsOutOfRange() {
        assertThat(ProtocolVersionRange.SUPPORTED.newestCommon(0xffff, 0)).isEqualTo(ProtocolVersionRange.NONE);
        assertThat(ProtocolVersionRange.SUPPORTED.newestCommon(0, 0)).isEqualTo(ProtocolVersionRange.NONE);
        assertThat(ProtocolVersionRange.SUPPORTED.newestCommon(0, 0xffff)).isEqualTo(ProtocolConstants.VERSION);
        assertThat(ProtocolVersionRange.SUPPORTED.newestCommon(Integer.MIN_VALUE, Integer.MAX_VALUE))
                .isEqualTo(ProtocolConstants.VERSION);
        assertThatThrownBy(() -> new ProtocolVersionRange(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProtocolVersionRange(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void supportsAdjacentVersions() {
        assertThat(ProtocolConstants.OLDEST_VERSION).isBetween(1, ProtocolConstants.VERSION - 1);
    }

    @Test
    void theNewestVersionCanBeLimitedToAnySupportedVersion() {
        assertThat(ProtocolVersionRange.limitedTo(null)).isEqualTo(ProtocolVersionRange.SUPPORTED);
        for (int version = ProtocolConstants.OLDEST_VERSION; version <= ProtocolConstants.VERSION; version++) {
            assertThat(ProtocolVersionRange.limitedTo(Integer.toString(version)))
                    .isEqualTo(new ProtocolVersionRange(ProtocolConstants.OLDEST_VERSION, version));
        }
        for (String unknown : new String[] {"", "0", "-1", "01", "99", "two"}) {
            assertThatThrownBy(() -> ProtocolVersionRange.limitedTo(unknown))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(ProtocolVersionRange.NEWEST_PROPERTY)
                    .hasMessageContaining(ProtocolVersionRange.SUPPORTED.toString());
        }
    }

    @Test
    void describesVersionRanges() {
        assertThat(new ProtocolVersionRange(1, 2)).hasToString("protocol versions 1 to 2");
        assertThat(new ProtocolVersionRange(2, 2)).hasToString("protocol version 2");
    }

    @Test
    void neitherWritesNorReadsMessagesOfALaterVersion() throws Exception {
        int unsupportedCount = 0;
        for (int id : MessageRegistry.ids()) {
            Object message = new SampleMessages(id).message(id);
            byte[] bytes = TestEncoding.encode(kryo, message);
            for (int version = ProtocolConstants.OLDEST_VERSION; version <= ProtocolConstants.VERSION; version++) {
                NegotiatedVersion negotiated = new NegotiatedVersion(version, ProtocolConstants.VERSION);
                for (MessageCodec codec : new MessageCodec[] {kryo, direct}) {
                    if (MessageRegistry.introducedIn(id) <= version) {
                        assertThat(TestEncoding.encode(codec, message, negotiated))
                                .isEqualTo(bytes);
                        assertThat(TestEncoding.decode(codec, bytes, negotiated))
                                .hasSameClassAs(message);
                    } else {
                        assertUnsupported(codec, message, bytes, negotiated);
                        unsupportedCount++;
                    }
                }
            }
        }
        assertThat(unsupportedCount).as("messages of later versions").isGreaterThan(0);
    }

    private static void assertUnsupported(
            MessageCodec codec, Object message, byte[] bytes, NegotiatedVersion negotiated) {
        int since = MessageRegistry.introducedIn(MessageRegistry.idOf(message));
        assertThatThrownBy(() -> TestEncoding.encode(codec, message, negotiated))
                .isInstanceOfSatisfying(MessageUnsupportedByPeerException.class, unsupported -> {
                    assertThat(unsupported.requiredVersion()).isEqualTo(since);
                    assertThat(unsupported.negotiatedVersion()).isEqualTo(negotiated.version());
                })
                .hasMessageContaining(message.getClass().getSimpleName());
        assertThatThrownBy(() -> TestEncoding.decode(codec, bytes, negotiated))
                .isInstanceOf(WireProtocolFailure.class)
                .hasMessageContaining("no message of protocol version " + negotiated.version());
    }

    @Test
    void anUnsupportedMessageLeavesEarlierFramesIntact() throws Exception {
        FrameWriter writer = new FrameWriter(kryo);
        writer.writePing();
        int before = writer.length();
        Object message = new SampleMessages(1).message(62);
        assertThatThrownBy(() -> writer.writeRequest(
                        1,
                        (dev.raftctl.protocol.message.ClientRequest) message,
                        new NegotiatedVersion(1, ProtocolConstants.VERSION)))
                .isInstanceOf(MessageUnsupportedByPeerException.class);
        assertThat(writer.length()).isEqualTo(before);
    }
}
