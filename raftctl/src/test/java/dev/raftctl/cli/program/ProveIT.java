package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
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
    private static final Duration SLACK = Duration.ofSeconds(600);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void aClusterUnderFaultsStaysLinearizable(int nodes) throws Exception {
        Path history = directory.resolve("operations.jsonl");
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
                        "--history",
                        history.toString(),
                        "-v");
        System.out.println(result.out());
        result.requireExit(0);
        assertThat(result.out()).contains("linearizable; no acknowledged write was lost");
        assertThat(result.out()).contains("at most one client held the lock at a time, and its tokens rose");
        assertThat(result.out()).contains("every watcher received each change of its range once, in order");
        assertThat(result.err()).as("the injected faults").containsAnyOf("kills", "pauses", "cuts");
        Program.ProgramResult checked =
                Program.file().run("prove", "--check", history.toString()).requireExit(0);
        String hash = sha256(history);
        assertThat(result.out()).contains(hash);
        assertThat(checked.out()).contains(hash).contains("linearizable");
        alterOneRead(history);
        Program.file().run("prove", "--check", history.toString()).requireExit(1);
    }

    private static String sha256(Path file) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(hash);
    }

    /** Makes one read return a value that no operation wrote. */
    private static void alterOneRead(Path history) throws Exception {
        String text = Files.readString(history);
        String altered = text.replaceFirst("\"read\":[0-9]+", "\"read\":77");
        assertThat(altered).isNotEqualTo(text);
        Files.writeString(history, altered);
    }

    @Test
    void rejectsInvalidOptionsBeforeStartingAnything() {
        Program.file().run("prove", "--faults", "fire").requireExit(2);
        Program.file().run("prove", "--nodes", "0").requireExit(2);
        Program.file().run("prove", "--clients", "1000").requireExit(2);
        Program.file().run("prove", "--watchers", "101").requireExit(2);
        Program.file().run("prove", "--lock-clients", "101").requireExit(2);
        Program.file().run("prove", "--duration", "soon").requireExit(2);
        Program.file()
                .run("prove", "--history", directory.resolve("missing/ops").toString())
                .requireExit(2);
        Program.file().run("prove", "--history", directory.toString()).requireExit(2);
    }

    @Test
    void reportsWhyAFileIsNotAHistory() throws Exception {
        Path file = Files.writeString(directory.resolve("ops"), "{\"client\":1}\n");
        assertThat(Program.file()
                        .run("prove", "--check", file.toString())
                        .requireExit(2)
                        .err())
                .contains("line 1")
                .contains("'op' is missing");
        Program.file()
                .run("prove", "--check", directory.resolve("missing").toString())
                .requireExit(2);
        Program.file()
                .run("prove", "--check", Files.writeString(file, "").toString())
                .requireExit(1);
    }
}
