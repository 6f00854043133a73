package dev.raftctl.node.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A scene as text: prose behind {@code #}, commands behind {@code $}, and behind {@code |} what is to be seen of them. */
final class Script {
    private final List<String> lines;

    private Script(List<String> lines) {
        this.lines = lines;
    }

    static Script read(Path file) throws IOException {
        return new Script(Files.readAllLines(file));
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** The same script with what is seen now. */
    String played(Function<String, List<String>> stage) {
        List<String> played = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("|")) {
                continue;
            }
            played.add(line);
            if (line.startsWith("$")) {
                stage.apply(line.substring(1)).forEach(seen -> played.add("| " + seen));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException("neither prose nor command nor what is seen: " + line);
            }
        }
        return String.join("\n", played) + "\n";
    }
}
