package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

class LineEditorTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void showsAPromptThatChangedBeforeTheEditorBeganToRead() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (ExternalTerminal terminal = new ExternalTerminal(
                "test",
                "xterm",
                new ByteArrayInputStream("status\r".getBytes(StandardCharsets.UTF_8)),
                screen,
                StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(80, 24));
            ConsoleLineEditor editor = new ConsoleLineEditor(
                    terminal,
                    () -> new AttributedString(calls.getAndIncrement() == 0 ? "raftctl> " : "orders n2@3> "),
                    CommandSpec.create(),
                    (reader, line, candidates) -> {},
                    false);
            assertThat(editor.read()).isEqualTo(new ConsoleLineEditor.LineEditorInput.EnteredLine("status"));
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("orders n2@3> ");
    }
}
