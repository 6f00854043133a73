package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * What the messages of each version are made of: {@code schema-N.txt}, which {@link Versions#schema} is the hash of. That of the
 * newest version is today's; an older one is never changed again, and today's messages begin with what it says.
 */
class SchemaTest {
    private static final Path FOLDER = Path.of("src/test/resources/wire");

    private final Registry registry = new Registry(WireLimits.DEFAULT);

    @Test
    void theNewestSchemaDescribesTodaysMessages() throws Exception {
        String today = "version " + Protocol.VERSION + "\n" + String.join("\n", lines(Protocol.VERSION)) + "\n";
        if (System.getProperty("rewrite") != null) {
            Files.writeString(file(Protocol.VERSION), today);
        }
        assertThat(Files.readString(file(Protocol.VERSION))).isEqualTo(today);
    }

    @Test
    void everySchemaIsTheHashOfItsDescription() throws Exception {
        for (int version = Protocol.OLDEST; version <= Protocol.VERSION; version++) {
            CRC32 hash = new CRC32();
            hash.update(Files.readString(file(version)).getBytes(StandardCharsets.UTF_8));
            assertThat(Versions.schema(version))
                    .as("version %d: 0x%08x", version, (int) hash.getValue())
                    .isEqualTo((int) hash.getValue());
        }
    }

    @Test
    void whatAnOlderVersionSaysIsHowTodaysMessagesBegin() throws Exception {
        for (int version = Protocol.OLDEST; version < Protocol.VERSION; version++) {
            List<String> today = lines(version);
            List<String> old = Files.readAllLines(file(version));
            assertThat(old.get(0)).isEqualTo("version " + version);
            for (String line : old.subList(1, old.size())) {
                // Without the bracket: a later version may have added a field or a constant at the end.
                String begin = line.endsWith("]") ? line.substring(0, line.length() - 1) : line;
                assertThat(today).as("version %d: %s", version, line).anyMatch(now -> isBegunBy(now, begin));
            }
        }
    }

    private static Path file(int version) {
        return FOLDER.resolve("schema-" + version + ".txt");
    }

    private static boolean isBegunBy(String now, String begin) {
        return now.equals(begin) || now.equals(begin + "]") || now.startsWith(begin + ", ");
    }

    /** The messages that are spoken in a version, as they are today. */
    private List<String> lines(int version) {
        List<String> lines = new ArrayList<>();
        SortedMap<String, String> shapes = new TreeMap<>();
        for (int id : Registry.ids()) {
            if (Registry.since(id) <= version) {
                Class<?> type = registry.body(id).type();
                lines.add(id + " " + type.getName());
                describe(type, shapes);
            }
        }
        shapes.forEach((type, shape) -> lines.add(type + " " + shape));
        return lines;
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
