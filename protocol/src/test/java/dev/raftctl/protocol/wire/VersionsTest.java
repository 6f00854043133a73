package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Which version two programs speak with each other, and what that keeps from being said. */
class VersionsTest {
    private static final int FAR = 5;

    private final Codec kryo = new KryoCodec(WireLimits.DEFAULT);
    private final Codec bare = new BareCodec(WireLimits.DEFAULT);

    @Test
    void theNewestVersionOfBothIsSpokenWhateverTheOtherSideSays() {
        for (int oldest = 1; oldest <= FAR; oldest++) {
            for (int newest = oldest; newest <= FAR; newest++) {
                Versions own = new Versions(oldest, newest);
                for (int from = -1; from <= FAR + 1; from++) {
                    for (int to = -1; to <= FAR + 1; to++) {
                        int expected = Versions.NONE;
                        for (int version = oldest; version <= newest; version++) {
                            if (version >= from && version <= to) {
                                expected = version;
                            }
                        }
                        assertThat(own.common(from, to))
                                .as("%s with %d to %d", own, from, to)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void numbersFromTheEdgeOfTheWireAreNoVersions() {
        assertThat(Versions.KNOWN.common(0xffff, 0)).isEqualTo(Versions.NONE);
        assertThat(Versions.KNOWN.common(0, 0)).isEqualTo(Versions.NONE);
        assertThat(Versions.KNOWN.common(0, 0xffff)).isEqualTo(Protocol.VERSION);
        assertThat(Versions.KNOWN.common(Integer.MIN_VALUE, Integer.MAX_VALUE)).isEqualTo(Protocol.VERSION);
        assertThatThrownBy(() -> new Versions(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Versions(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void adjacentVersionsAreSpokenTogether() {
        assertThat(Protocol.OLDEST).isBetween(1, Protocol.VERSION - 1);
    }

    @Test
    void theNewestVersionSpokenCanBeLoweredToAnyThatIsKnown() {
        assertThat(Versions.loweredTo(null)).isEqualTo(Versions.KNOWN);
        for (int version = Protocol.OLDEST; version <= Protocol.VERSION; version++) {
            assertThat(Versions.loweredTo(Integer.toString(version))).isEqualTo(new Versions(Protocol.OLDEST, version));
        }
        for (String unknown : new String[] {"", "0", "-1", "01", "99", "two"}) {
            assertThatThrownBy(() -> Versions.loweredTo(unknown))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Versions.NEWEST_PROPERTY)
                    .hasMessageContaining(Versions.KNOWN.toString());
        }
    }

    @Test
    void rangesReadLikeASentence() {
        assertThat(new Versions(1, 2)).hasToString("protocol versions 1 to 2");
        assertThat(new Versions(2, 2)).hasToString("protocol version 2");
    }

    @Test
    void aMessageOfALaterVersionIsNeitherWrittenNorRead() throws Exception {
        int met = 0;
        for (int id : Registry.ids()) {
            Object message = new Samples(id).message(id);
            byte[] bytes = Wired.bytes(kryo, message);
            for (int version = Protocol.OLDEST; version <= Protocol.VERSION; version++) {
                Agreed agreed = new Agreed(version, Protocol.VERSION);
                for (Codec codec : new Codec[] {kryo, bare}) {
                    if (Registry.since(id) <= version) {
                        assertThat(Wired.bytes(codec, message, agreed)).isEqualTo(bytes);
                        assertThat(Wired.message(codec, bytes, agreed)).hasSameClassAs(message);
                    } else {
                        assertNotSpoken(codec, message, bytes, agreed);
                        met++;
                    }
                }
            }
        }
        assertThat(met).as("messages of later versions").isGreaterThan(0);
    }

    private static void assertNotSpoken(Codec codec, Object message, byte[] bytes, Agreed agreed) {
        int since = Registry.since(Registry.idOf(message));
        assertThatThrownBy(() -> Wired.bytes(codec, message, agreed))
                .isInstanceOfSatisfying(NotSpoken.class, gap -> {
                    assertThat(gap.needed()).isEqualTo(since);
                    assertThat(gap.spoken()).isEqualTo(agreed.version());
                })
                .hasMessageContaining(message.getClass().getSimpleName());
        assertThatThrownBy(() -> Wired.message(codec, bytes, agreed))
                .isInstanceOf(WireFailure.class)
                .hasMessageContaining("no message of protocol version " + agreed.version());
    }

    @Test
    void whatIsNotSpokenLeavesTheFramesBeforeItWhole() throws Exception {
        FrameWriter writer = new FrameWriter(kryo);
        writer.ping();
        int before = writer.length();
        Object message = new Samples(1).message(62);
        assertThatThrownBy(() -> writer.request(
                        1, (dev.raftctl.protocol.message.ClientRequest) message, new Agreed(1, Protocol.VERSION)))
                .isInstanceOf(NotSpoken.class);
        assertThat(writer.length()).isEqualTo(before);
    }
}
