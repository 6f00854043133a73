package dev.raftctl.node.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A test script: comments after {@code #}, commands after {@code $}, and their output after {@code |}. */
final class ScriptFile {
    private final List<String> lines;

    private ScriptFile(List<String> lines) {
        this.lines = lines;
    }

    static ScriptFile read(Path file) throws IOException {
        return new ScriptFile(Files.readAllLines(file));
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** Returns the script with its current output. */
    String replay(Function<String, List<String>> cluster) {
        List<String> replayed = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("|")) {
                continue;
            }
            replayed.add(line);
            if (line.startsWith("$")) {
                cluster.apply(line.substring(1)).forEach(output -> replayed.add("| " + output));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException("neither a comment, a command nor output: " + line);
            }
        }
        return String.join("\n", replayed) + "\n";
    }
}
