package dev.raftctl.protocol.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The names that messages and their fields had when the schemas were published. Schema hashes are part of the
 * handshake, so renaming a Java class or field must not change a schema.
 */
final class PublishedNames {
    private static final Pattern CLASS_NAME = Pattern.compile("dev\\.raftctl\\.[\\w.$]+");

    /** The published name for each current {@code Class} or {@code Class#member}. */
    private final Map<String, String> names = new HashMap<>();

    PublishedNames() {
        try {
            for (String line : Files.readAllLines(Path.of("src/test/resources/wire/published-names.txt"))) {
                String[] pair = line.split(" ");
                names.put(pair[0], pair[1]);
            }
        } catch (IOException unreadable) {
            throw new AssertionError("cannot read the published names", unreadable);
        }
    }

    /** Returns the text with all class names replaced by their published names. */
    String ofTypes(String text) {
        return CLASS_NAME
                .matcher(text)
                .replaceAll(
                        name -> names.getOrDefault(name.group(), name.group()).replace("$", "\\$"));
    }

    String of(Class<?> type) {
        return ofTypes(type.getName());
    }

    String ofMember(Class<?> type, String member) {
        return names.getOrDefault(type.getName() + "#" + member, member);
    }

    String simple(Class<?> type) {
        return of(type).replaceFirst(".*[.$]", "");
    }
}
