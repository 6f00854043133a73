package dev.raftctl.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A test script: comments after {@code #}, commands after {@code $}, and their output after {@code |}. */
public final class ScriptFile {
    private final List<String> lines;

    private ScriptFile(List<String> lines) {
        this.lines = lines;
    }

    /** Returns the scripts of a directory, sorted by name. */
    public static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".script"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Asserts that every command still prints what the script says. With {@code -Drewrite} the current output is
     * written into the script first, so that the diff can be reviewed.
     *
     * @param interpreter runs one command and returns its output
     */
    public static void assertReplaysAsWritten(Path file, Function<String, List<String>> interpreter)
            throws IOException {
        String replayed = new ScriptFile(Files.readAllLines(file)).replay(interpreter);
        if (System.getProperty("rewrite") != null) {
            Files.writeString(file, replayed);
        }
        assertThat(new ScriptFile(Files.readAllLines(file)).text()).isEqualTo(replayed);
    }

    private String text() {
        return String.join("\n", lines) + "\n";
    }

    /** Returns the script with its current output. */
    private String replay(Function<String, List<String>> interpreter) {
        List<String> replayed = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("|")) {
                continue;
            }
            replayed.add(line);
            if (line.startsWith("$")) {
                run(line, interpreter).forEach(output -> replayed.add(("| " + output).strip()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException("neither a comment, a command nor output: " + line);
            }
        }
        return String.join("\n", replayed) + "\n";
    }

    private static List<String> run(String line, Function<String, List<String>> interpreter) {
        try {
            return interpreter.apply(line.substring(Math.min(2, line.length())));
        } catch (RuntimeException failure) {
            throw new IllegalStateException("cannot run " + line, failure);
        }
    }
}
