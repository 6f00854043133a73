package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays every script. {@code -Drewrite} writes the current output into the scripts, so that the diff can be reviewed.
 */
class ScriptsTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/scripts/core");

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".script"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void replaysAsWritten(Path file) throws IOException {
        ScriptFile script = ScriptFile.read(file);
        ScriptedCluster cluster = new ScriptedCluster();
        String replayed = script.replay(cluster::run);
        if (System.getProperty("rewrite") != null) {
            Files.writeString(file, replayed);
        }
        assertThat(ScriptFile.read(file).text()).isEqualTo(replayed);
    }

    @Test
    void findsScripts() throws IOException {
        assertThat(scripts()).hasSizeGreaterThan(20);
    }
}
