package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills, pauses and isolates real servers while clients read and write: no acknowledged write is lost, and no response
 * is wrong. {@code -Dprove.seconds} sets the duration.
 */
class ProveIT {
    private static final long SECONDS = Long.getLong("prove.seconds", 60);
    private static final Duration SLACK = Duration.ofSeconds(200);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void aClusterUnderFaultsStaysLinearizable(int nodes) {
        Program.ProgramResult result = Program.file()
                .withTimeout(Duration.ofSeconds(SECONDS).plus(SLACK))
                .run(
                        "prove",
                        "--nodes",
                        Integer.toString(nodes),
                        "--duration",
                        SECONDS + "s",
                        "--dir",
                        directory.resolve("proof").toString(),
                        "-v");
        System.out.println(result.out());
        result.requireExit(0);
        assertThat(result.out()).contains("linearizable; no acknowledged write was lost");
        assertThat(result.err()).as("the injected faults").containsAnyOf("kills", "pauses", "cuts");
    }

    @Test
    void rejectsInvalidOptionsBeforeStartingAnything() {
        Program.file().run("prove", "--faults", "fire").requireExit(2);
        Program.file().run("prove", "--nodes", "0").requireExit(2);
        Program.file().run("prove", "--clients", "1000").requireExit(2);
        Program.file().run("prove", "--duration", "soon").requireExit(2);
    }
}
