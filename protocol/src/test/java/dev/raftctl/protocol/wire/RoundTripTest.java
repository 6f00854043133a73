package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Decoding returns the encoded message, with and without a Kryo instance. */
class RoundTripTest {
    private static final int SEEDS = 200;

    private final MessageCodec kryo = new KryoCodec(WireLimits.DEFAULT);
    private final MessageCodec direct = new OneShotMessageCodec(WireLimits.DEFAULT);

    @Test
    void everyMessageSurvivesARoundTrip() throws Exception {
        for (int id : MessageRegistry.ids()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                Object message = new SampleMessages(seed).message(id);
                Object decoded = TestEncoding.decode(kryo, TestEncoding.encode(kryo, message));
                assertThat(decoded)
                        .as("id %d, seed %d", id, seed)
                        .usingRecursiveComparison()
                        .isEqualTo(message);
                assertThat(decoded).hasSameClassAs(message);
            }
        }
    }

    @Test
    void bothCodecsWriteTheSameBytesAndReadEachOthersMessages() throws Exception {
        for (int id : MessageRegistry.ids()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                Object message = new SampleMessages(seed).message(id);
                byte[] bytes = TestEncoding.encode(kryo, message);
                assertThat(TestEncoding.encode(direct, message))
                        .as("id %d, seed %d", id, seed)
                        .isEqualTo(bytes);
                assertThat(TestEncoding.encode(kryo, TestEncoding.decode(direct, bytes)))
                        .isEqualTo(bytes);
            }
        }
    }

    @Test
    void registryNamesMatchTheirSerializers() {
        MessageRegistry registry = new MessageRegistry(WireLimits.DEFAULT);
        for (int id : MessageRegistry.ids()) {
            Object sample = new SampleMessages(1).message(id);
            assertThat(MessageRegistry.idOf(sample)).isEqualTo(id);
            assertThat(registry.serializer(id).type()).isEqualTo(sample.getClass());
        }
    }
}
