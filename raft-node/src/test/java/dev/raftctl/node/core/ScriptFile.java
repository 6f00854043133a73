package dev.raftctl.node.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A scene as text: prose behind {@code #}, commands behind {@code $}, and behind {@code |} what is to be seen of them. */
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

    /** The same script with what is seen now. */
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
                throw new IllegalArgumentException("neither prose nor command nor what is seen: " + line);
            }
        }
        return String.join("\n", replayed) + "\n";
    }
}
