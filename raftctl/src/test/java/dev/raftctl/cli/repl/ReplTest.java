package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.CliFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplTest {
    @TempDir
    Path directory;

    private final FakeBackend backend = new FakeBackend();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    /** Types the lines into a dumb terminal and returns the exit code. */
    private int type(String lines) throws IOException {
        DumbTerminal terminal =
                new DumbTerminal(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), screen);
        Repl repl = new Repl(terminal, backend, List.of(), false);
        repl.useHistoryFile(directory.resolve("state").resolve("history"));
        return repl.run();
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void keepsTheHistoryPrivate() throws IOException {
        type("echo one\n echo secret\n");
        type("history\n");
        assertThat(shown()).contains("1  echo one").doesNotContain("  echo secret\n");
        Path file = directory.resolve("state").resolve("history");
        assertThat(Files.readString(file)).contains("echo one").doesNotContain("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void escapesControlCharactersFromTheHistory() throws IOException {
        type("echo 'a\u001b]0;x\u0007\u202eb'\n");
        screen.reset();
        type("history\n!echo\n!no\u001b[2J\n");
        assertThat(shown().lines().filter(line -> !line.startsWith("a")))
                .noneMatch(line -> line.contains("\u001b") || line.contains("\u202e"));
    }

    @Test
    void reportsOnceThatTheHistoryCannotBeSaved() throws IOException {
        Path state = Files.createDirectories(directory.resolve("state"));
        DumbTerminal terminal = new DumbTerminal(
                new ByteArrayInputStream("echo one\necho two\necho three\n".getBytes(StandardCharsets.UTF_8)), screen);
        Repl repl = new Repl(terminal, backend, List.of(), false);
        repl.useHistoryFile(state.resolve("history"));
        Files.delete(state.resolve("history"));
        Files.createDirectory(state.resolve("history"));
        assertThat(repl.run()).isZero();
        assertThat(backend.executed).hasSize(3);
        assertThat(shown().split("the history is not saved", -1)).hasSize(2);
    }

    @Test
    void doesNotEchoOnADumbTerminal() throws IOException {
        type("echo one\n");
        assertThat(shown()).contains("> one\n").doesNotContain("echo");
    }

    @Test
    void emitsNoEscapeSequencesWithoutColor() throws IOException {
        type("fail\nfail\n");
        assertThat(shown()).doesNotContain("\u001b");
    }

    @Test
    void locatesTheHistoryInTheStateDirectory() throws CliFailure {
        assertThat(ConsoleHistoryFile.locate(Map.of("XDG_STATE_HOME", "/s", "HOME", "/h")))
                .isEqualTo(Path.of("/s/raftctl/history"));
        assertThat(ConsoleHistoryFile.locate(Map.of("XDG_STATE_HOME", "relative", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.local/state/raftctl/history"));
        assertThat(ConsoleHistoryFile.locate(Map.of("HOME", "/h")))
                .isEqualTo(Path.of("/h/.local/state/raftctl/history"));
        assertThat(ConsoleHistoryFile.locate(Map.of("HOME", "."))).isNull();
        assertThat(ConsoleHistoryFile.locate(Map.of())).isNull();
        assertThat(ConsoleHistoryFile.isEnabled(Map.of("RAFTCTL_HISTORY", "off")))
                .isFalse();
        assertThat(ConsoleHistoryFile.isEnabled(Map.of())).isTrue();
    }
}
