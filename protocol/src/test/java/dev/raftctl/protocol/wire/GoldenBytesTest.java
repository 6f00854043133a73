package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** The bytes of protocol version 1 stay what they are: a change here means a new version, or breaks running clusters. */
class GoldenBytesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/wire/version-1.txt");

    private final Codec codec = new KryoCodec(WireLimits.DEFAULT);

    @Test
    void everyMessageHasTheBytesItAlwaysHad() throws Exception {
        StringBuilder now = new StringBuilder();
        for (int id : Registry.ids()) {
            for (int seed = 1; seed <= 2; seed++) {
                Object message = new Samples(1_000L * id + seed).message(id);
                byte[] bytes = Wired.bytes(codec, message);
                assertThat(Wired.bytes(codec, Wired.message(codec, bytes))).isEqualTo(bytes);
                now.append(id).append(' ').append(message.getClass().getSimpleName());
                now.append(' ').append(HexFormat.of().formatHex(bytes)).append('\n');
            }
        }
        if (System.getProperty("rewrite") != null) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, now);
        }
        assertThat(now.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void theSchemaIsTheHashOfAllMessages() {
        SortedMap<String, String> shapes = new TreeMap<>();
        Registry registry = new Registry(WireLimits.DEFAULT);
        StringBuilder all = new StringBuilder("version " + Protocol.VERSION + "\n");
        for (int id : Registry.ids()) {
            Class<?> type = registry.body(id).type();
            all.append(id).append(' ').append(type.getName()).append('\n');
            describe(type, shapes);
        }
        shapes.forEach(
                (type, shape) -> all.append(type).append(' ').append(shape).append('\n'));
        CRC32 hash = new CRC32();
        hash.update(all.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(Protocol.SCHEMA).as("of%n%s", all).isEqualTo((int) hash.getValue());
    }

    private static void describe(Type type, SortedMap<String, String> shapes) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                describe(argument, shapes);
            }
            return;
        }
        Class<?> plain = (Class<?>) type;
        if (!plain.getName().startsWith("dev.raftctl") || shapes.containsKey(plain.getName())) {
            return;
        }
        List<String> parts = new ArrayList<>();
        shapes.put(plain.getName(), "");
        if (plain.isEnum()) {
            for (Object constant : plain.getEnumConstants()) {
                parts.add(((Enum<?>) constant).name());
            }
        } else if (plain.isRecord()) {
            for (RecordComponent component : plain.getRecordComponents()) {
                parts.add(component.getGenericType().getTypeName() + " " + component.getName());
                describe(component.getGenericType(), shapes);
            }
        } else {
            for (Class<?> kind : plain.getPermittedSubclasses()) {
                parts.add(kind.getName());
                describe(kind, shapes);
            }
        }
        shapes.put(plain.getName(), parts.toString());
    }
}
