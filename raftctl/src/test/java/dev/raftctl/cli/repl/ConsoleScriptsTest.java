package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.ScriptFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays the scripts of console sessions. {@code -Drewrite} writes the current output into the scripts, so that the
 * diff can be reviewed.
 */
class ConsoleScriptsTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/scripts/console");

    @TempDir
    Path directory;

    static List<Path> scripts() throws IOException {
        return ScriptFile.in(SCRIPTS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void replaysAsWritten(Path file) throws IOException {
        try (ScriptedConsole console = new ScriptedConsole(directory)) {
            ScriptFile.assertReplaysAsWritten(file, console::run);
        }
    }

    @Test
    void findsScripts() throws IOException {
        assertThat(scripts()).hasSizeGreaterThan(12);
    }
}
