package dev.raftctl.node.hazards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The source text of every test in all modules: classes by their simple names, scripts by their file names. */
final class TestSources {
    private static final List<Path> ROOTS = List.of(
            Path.of("src/test/java"),
            Path.of("src/test/resources/scripts"),
            Path.of("simulation/src/test/java"),
            Path.of("../protocol/src/test/java"),
            Path.of("../raftctl/client/src/test/java"),
            Path.of("../raftctl/src/test/java"));

    private final Map<String, String> texts;

    private TestSources(Map<String, String> texts) {
        this.texts = texts;
    }

    static TestSources read() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (Path root : ROOTS) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(TestSources::isTest).toList()) {
                    texts.merge(nameOf(file), Files.readString(file), String::concat);
                }
            }
        }
        return new TestSources(texts);
    }

    private static boolean isTest(Path file) {
        String name = nameOf(file);
        return name.endsWith(".script") || name.endsWith("Test") || name.endsWith("IT");
    }

    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".java") ? name.substring(0, name.length() - ".java".length()) : name;
    }

    /** Returns the source text of every test, by name. */
    Map<String, String> byName() {
        return texts;
    }

    /** Returns the text of a script, a class, or a method with its annotations; null if there is no such test. */
    @Nullable
    String textOf(String test) {
        int hash = test.indexOf('#');
        if (hash < 0) {
            return texts.get(test);
        }
        String text = texts.get(test.substring(0, hash));
        return text == null ? null : methodIn(text, test.substring(hash + 1));
    }

    /** Finds a method by the layout that the formatter produces: from the end of the previous method to its own end. */
    private static @Nullable String methodIn(String text, String name) {
        Matcher matcher =
                Pattern.compile("\n    void " + Pattern.quote(name) + "\\(").matcher(text);
        if (!matcher.find()) {
            return null;
        }
        int begin = Math.max(text.lastIndexOf("\n    }\n", matcher.start()), 0);
        int end = text.indexOf("\n    }\n", matcher.start());
        String method = text.substring(begin, end);
        return method.contains("@Test") || method.contains("@ParameterizedTest") ? method : null;
    }
}
