package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page that lists the JSON fields of every command. It is derived from the golden outputs, so it contains the
 * fields that the commands really print, in their order. {@code -Drewrite} rewrites it.
 */
class JsonFieldsPageTest {
    private static final Path PAGE = Path.of("JSON.md");
    private static final Path GOLDEN_DIRECTORY = Path.of("src/test/resources/dev/raftctl/cli/golden");
    private static final JsonFactory FACTORY = new JsonFactory();

    @Test
    void thePageListsTheFieldsOfTheGoldenOutputs() throws IOException {
        SortedMap<String, Map<String, SortedSet<String>>> fields = fieldsByCommand();
        assertThat(fields).hasSizeGreaterThan(20).containsKeys("raftctl status", "raftctl log ls", "raftctl get");
        assertThat(fields.get("raftctl get")).containsEntry("key", new TreeSet<>(List.of("string")));
        String page = render(fields);
        if (System.getProperty("rewrite") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("run the tests with -Drewrite and look at the diff")
                .isEqualTo(page);
    }

    private static SortedMap<String, Map<String, SortedSet<String>>> fieldsByCommand() throws IOException {
        SortedMap<String, Map<String, SortedSet<String>>> fields = new TreeMap<>();
        SortedSet<String> names = new TreeSet<>();
        CommandNamesTest.collectPaths(CommandTree.all().getCommandSpec(), names);
        try (Stream<Path> files = Files.list(GOLDEN_DIRECTORY)) {
            for (Path file : files.sorted().toList()) {
                String line = "";
                for (String next : Files.readAllLines(file)) {
                    if (next.startsWith("$ raftctl ")) {
                        line = next.substring("$ ".length());
                    } else if (next.startsWith("| {") && (line + " ").contains(" -o json ")) {
                        String command = CommandNamesTest.longestName(line, names);
                        collect(
                                next.substring("| ".length()),
                                fields.computeIfAbsent(command, any -> new LinkedHashMap<>()));
                    }
                }
            }
        }
        return fields;
    }

    private static void collect(String json, Map<String, SortedSet<String>> fields) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            collect(parser, "", fields);
        }
    }

    /** Collects the fields of the value at which the parser is. */
    private static void collect(JsonParser parser, String path, Map<String, SortedSet<String>> fields)
            throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = path + (path.isEmpty() ? "" : ".") + parser.currentName();
                parser.nextToken();
                fields.computeIfAbsent(field, any -> new TreeSet<>()).add(typeOf(parser.currentToken()));
                collect(parser, field, fields);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                collect(parser, path + "[]", fields);
            }
        }
    }

    private static String typeOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "list";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            case VALUE_NULL -> "null";
            default -> throw new IllegalStateException("no value of a document: " + token);
        };
    }

    private static String render(SortedMap<String, Map<String, SortedSet<String>>> fields) {
        StringBuilder page = new StringBuilder("""
                # JSON fields of each command

                What `-o json` prints, as far as the golden tests show it: every field with its type, in the order of the
                output. `[]` stands for each item of a list. `null` means that a value may be unknown. Rules that hold for all
                documents, and the reasons of failures, are in `raftctl-json`(7). A test generates this page from the golden
                outputs (`src/test/resources/dev/raftctl/cli/golden`) and compares it.
                """);
        fields.forEach((command, types) -> {
            page.append("\n## ").append(command).append("\n\n| Field | Type |\n|---|---|\n");
            types.forEach((field, type) -> page.append("| `")
                    .append(field)
                    .append("` | ")
                    .append(String.join(" or ", type))
                    .append(" |\n"));
        });
        return page.toString();
    }
}
