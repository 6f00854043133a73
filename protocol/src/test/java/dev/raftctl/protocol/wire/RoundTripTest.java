package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** decode(encode(m)) = m, with and without a Kryo instance. */
class RoundTripTest {
    private static final int SEEDS = 200;

    private final Codec kryo = new KryoCodec(WireLimits.DEFAULT);
    private final Codec bare = new BareCodec(WireLimits.DEFAULT);

    @Test
    void everyMessageComesBackAsItWas() throws Exception {
        for (int id : Registry.ids()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                Object message = new Samples(seed).message(id);
                Object back = Wired.message(kryo, Wired.bytes(kryo, message));
                assertThat(back)
                        .as("id %d, seed %d", id, seed)
                        .usingRecursiveComparison()
                        .isEqualTo(message);
                assertThat(back).hasSameClassAs(message);
            }
        }
    }

    @Test
    void bothCodecsWriteTheSameBytesAndReadEachOther() throws Exception {
        for (int id : Registry.ids()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                Object message = new Samples(seed).message(id);
                byte[] bytes = Wired.bytes(kryo, message);
                assertThat(Wired.bytes(bare, message))
                        .as("id %d, seed %d", id, seed)
                        .isEqualTo(bytes);
                assertThat(Wired.bytes(kryo, Wired.message(bare, bytes))).isEqualTo(bytes);
            }
        }
    }

    @Test
    void theNamesOfTheRegistryAreThoseOfItsBodies() {
        Registry registry = new Registry(WireLimits.DEFAULT);
        for (int id : Registry.ids()) {
            Object sample = new Samples(1).message(id);
            assertThat(Registry.idOf(sample)).isEqualTo(id);
            assertThat(registry.body(id).type()).isEqualTo(sample.getClass());
        }
    }
}
