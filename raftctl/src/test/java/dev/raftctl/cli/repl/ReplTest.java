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
    void runsCommandsAndPrintsTheirOutput() throws IOException {
        assertThat(type("echo one two\necho 'three four'; echo five\n")).isZero();
        assertThat(shown()).contains("one two\n").contains("three four\n").contains("five\n");
    }

    @Test
    void ignoresTheProgramNameInFront() throws IOException {
        type("raftctl echo one\n");
        assertThat(backend.executed).containsExactly(List.of("echo", "one"));
    }

    @Test
    void aFailureSkipsTheRestOfItsLineOnly() throws IOException {
        type("fail; echo unseen\necho seen\n");
        assertThat(backend.executed).containsExactly(List.of("fail"), List.of("echo", "seen"));
    }

    @Test
    void continuesLinesAfterABackslashAndInsideQuotes() throws IOException {
        type("echo one \\\ntwo\necho 'a\nb'\n");
        assertThat(backend.executed).containsExactly(List.of("echo", "one", "two"), List.of("echo", "a\nb"));
    }

    @Test
    void pipesOutputThroughAShellCommand() throws IOException {
        type("lines 30 | grep 'line 2$' | tr a-z A-Z\n");
        assertThat(shown()).contains("LINE 2\n").doesNotContain("LINE 3");
    }

    @Test
    void recallsLinesFromTheHistory() throws IOException {
        type("echo one\necho two\n!1\n!!\n!echo t\n!99\n");
        assertThat(backend.executed)
                .containsExactly(
                        List.of("echo", "one"),
                        List.of("echo", "two"),
                        List.of("echo", "one"),
                        List.of("echo", "one"),
                        List.of("echo", "two"));
        assertThat(shown()).contains("no such line in the history: !99");
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
    void useSelectsAServerUntilUseCluster() throws IOException {
        type("use n2\n");
        assertThat(backend.selectedServer()).isEqualTo("n2");
        type("use cluster\n");
        assertThat(backend.selectedServer()).isNull();
    }

    @Test
    void exitReturnsItsCode() throws IOException {
        assertThat(type("exit 3\necho unseen\n")).isEqualTo(3);
        assertThat(backend.executed).isEmpty();
        assertThat(type("exit nonsense\n")).isZero();
        assertThat(shown()).contains("exit expects a number");
    }

    @Test
    void passesUnknownWordsToTheCommandTree() throws IOException {
        type("frobnicate\n");
        assertThat(shown()).contains("unknown command 'frobnicate'");
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
