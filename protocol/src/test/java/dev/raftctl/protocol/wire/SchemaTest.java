package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ServerStatus;
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
 * The messages of each version are described in {@code schema-N.txt}, and {@link ProtocolVersionRange#schemaHash} is
 * the hash of that file. The file of the newest version describes the current messages. Older files are final, and the
 * current messages start with what they describe.
 */
class SchemaTest {
    private static final Path FOLDER = Path.of("src/test/resources/wire");

    private final PublishedNames names = new PublishedNames();
    private final MessageRegistry registry = new MessageRegistry(WireLimits.DEFAULT);

    @Test
    void theNewestSchemaDescribesTheCurrentMessages() throws Exception {
        String today = "version " + ProtocolConstants.VERSION + "\n"
                + String.join("\n", describeMessages(ProtocolConstants.VERSION)) + "\n";
        if (System.getProperty("rewrite") != null) {
            Files.writeString(file(ProtocolConstants.VERSION), today);
        }
        assertThat(Files.readString(file(ProtocolConstants.VERSION))).isEqualTo(today);
    }

    @Test
    void everySchemaIsTheHashOfItsDescription() throws Exception {
        for (int version = ProtocolConstants.OLDEST_VERSION; version <= ProtocolConstants.VERSION; version++) {
            CRC32 hash = new CRC32();
            hash.update(Files.readString(file(version)).getBytes(StandardCharsets.UTF_8));
            assertThat(ProtocolVersionRange.schemaHash(version))
                    .as("version %d: 0x%08x", version, (int) hash.getValue())
                    .isEqualTo((int) hash.getValue());
        }
    }

    @Test
    void currentMessagesExtendOlderSchemas() throws Exception {
        for (int version = ProtocolConstants.OLDEST_VERSION; version < ProtocolConstants.VERSION; version++) {
            List<String> today = describeMessages(version);
            List<String> old = Files.readAllLines(file(version));
            assertThat(old.get(0)).isEqualTo("version " + version);
            for (String line : old.subList(1, old.size())) {
                // Without the bracket, because a later version may have added a field or constant at the end.
                String prefix = line.endsWith("]") ? line.substring(0, line.length() - 1) : line;
                assertThat(today)
                        .as("version %d: %s", version, line)
                        .anyMatch(currentLine -> extendsLine(currentLine, prefix));
            }
        }
    }

    private static Path file(int version) {
        return FOLDER.resolve("schema-" + version + ".txt");
    }

    private static boolean extendsLine(String currentLine, String prefix) {
        return currentLine.equals(prefix) || currentLine.equals(prefix + "]") || currentLine.startsWith(prefix + ", ");
    }

    /** Returns the description of the current messages that exist in a version. */
    private List<String> describeMessages(int version) {
        List<String> lines = new ArrayList<>();
        SortedMap<String, String> descriptions = new TreeMap<>();
        for (int id : MessageRegistry.ids()) {
            if (MessageRegistry.introducedIn(id) <= version) {
                Class<?> type = registry.serializer(id).type();
                lines.add(id + " " + names.of(type));
                describe(type, descriptions);
            }
        }
        descriptions.forEach((type, description) -> lines.add(type + " " + description));
        return lines;
    }

    private void describe(Type type, SortedMap<String, String> descriptions) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                describe(argument, descriptions);
            }
            return;
        }
        Class<?> javaClass = (Class<?>) type;
        if (!javaClass.getName().startsWith("dev.raftctl") || descriptions.containsKey(names.of(javaClass))) {
            return;
        }
        List<String> parts = new ArrayList<>();
        descriptions.put(names.of(javaClass), "");
        if (javaClass.isEnum()) {
            for (Object constant : javaClass.getEnumConstants()) {
                parts.add(names.ofMember(javaClass, ((Enum<?>) constant).name()));
            }
        } else if (javaClass == ServerStatus.class) {
            // Its groups exist only in Java; the message is the list of its fields.
            for (ServerStatusFieldKinds.FieldKind field : ServerStatusFieldKinds.inOrder()) {
                parts.add(names.ofTypes(field.type().getTypeName()) + " "
                        + field.field().publishedName());
                describe(field.type(), descriptions);
            }
        } else if (javaClass.isRecord()) {
            for (RecordComponent component : javaClass.getRecordComponents()) {
                parts.add(names.ofTypes(component.getGenericType().getTypeName()) + " "
                        + names.ofMember(javaClass, component.getName()));
                describe(component.getGenericType(), descriptions);
            }
        } else {
            for (Class<?> kind : javaClass.getPermittedSubclasses()) {
                parts.add(names.of(kind));
                describe(kind, descriptions);
            }
        }
        descriptions.put(names.of(javaClass), parts.toString());
    }
}
