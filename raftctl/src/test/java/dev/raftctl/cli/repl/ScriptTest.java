package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private final FakeCommands commands = new FakeCommands();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String text, boolean keepGoing) throws IOException {
        return new Script(
                        commands,
                        List.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        keepGoing)
                .run(new BufferedReader(new StringReader(text)));
    }

    @Test
    void itStopsAtTheFirstFailureWithItsCode() throws IOException {
        assertThat(run("echo one\nfail\necho two\n", false)).isEqualTo(5);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one\n");
    }

    @Test
    void itMayKeepGoing() throws IOException {
        assertThat(run("fail; echo one\necho two\n", true)).isEqualTo(5);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void commentsAndEmptyLinesArePassedOver() throws IOException {
        assertThat(run("\n# don't mind\n  \necho one", false)).isZero();
        assertThat(commands.ran).containsExactly(List.of("echo", "one"));
    }

    @Test
    void anOpenQuoteAtTheEndIsAnError() throws IOException {
        assertThat(run("echo one\necho 'two\n", false)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("line 2").contains("a single quote is open");
    }

    @Test
    void pipesAndExitWorkInScriptsToo() throws IOException {
        assertThat(run("lines 5 | wc -l\nexit 4\necho unseen\n", false)).isEqualTo(4);
        assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("5");
    }

    @Test
    void aFailingShellCommandFails() throws IOException {
        assertThat(run("lines 5 | grep nothing\n", false)).isEqualTo(1);
    }
}
