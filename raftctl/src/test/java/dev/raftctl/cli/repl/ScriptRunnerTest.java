package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptRunnerTest {
    @TempDir
    Path directory;

    private Path history;
    private final FakeBackend backend = new FakeBackend();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void useAnEmptyHistory() {
        history = directory.resolve("none");
    }

    private int run(String text, boolean keepGoing) throws IOException {
        return new ScriptRunner(
                        backend,
                        List.of(),
                        history,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        keepGoing)
                .run(new BufferedReader(new StringReader(text))::readLine);
    }

    @Test
    void showsTheConsolesHistory() throws IOException {
        history = directory.resolve("history");
        DumbTerminal terminal = new DumbTerminal(
                new ByteArrayInputStream("echo one\necho 'a\nb\\c'\necho 17:4\n".getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream());
        Repl repl = new Repl(terminal, backend, List.of(), false);
        repl.useHistoryFile(history);
        repl.run();
        assertThat(run("history\nhistory 1\nhistory 0\n", false)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                            1  echo one
                            2  echo 'a
                               b\\c'
                            3  echo 17:4
                            3  echo 17:4
                        """);
        assertThat(run("history some\n", false)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("history expects a number, not 'some'");
    }

    @Test
    void showsAnEmptyHistoryWhenThereIsNoFile() throws IOException {
        assertThat(run("history\n", false)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void reportsAnUnknownServerOnStderr() throws IOException {
        assertThat(run("use n9\necho unseen\n", false)).isEqualTo(1);
        assertThat(run("use\n", false)).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no server n9 is known")
                .contains("use ID, or use cluster");
    }
}
