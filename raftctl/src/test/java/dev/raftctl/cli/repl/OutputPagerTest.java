package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class OutputPagerTest {
    private static final String PROMPT = "-- more";

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    /** Prints this many lines on a screen of five rows, and answers the prompt with these keys. */
    private String shown(int lines, String keys) throws IOException {
        DumbTerminal terminal =
                new DumbTerminal(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)), screen);
        terminal.setSize(Size.of(20, 5));
        try (PrintStream out = new PrintStream(new OutputPager(screen, terminal), true, StandardCharsets.UTF_8)) {
            for (int line = 1; line <= lines; line++) {
                out.println("line " + line);
            }
        }
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsShortOutputWithoutPausing() throws IOException {
        assertThat(shown(4, "")).isEqualTo("line 1\nline 2\nline 3\nline 4\n");
    }

    @Test
    void pausesWhenTheScreenIsFull() throws IOException {
        assertThat(shown(9, "xy  "))
                .contains("line 4\n" + PROMPT)
                .contains("line 8\n" + PROMPT)
                .endsWith("line 9\n");
    }

    @Test
    void enterAdvancesByOneLine() throws IOException {
        assertThat(shown(6, "\n "))
                .contains("line 4\n" + PROMPT)
                .contains("line 5\n" + PROMPT)
                .endsWith("line 6\n");
    }

    @Test
    void qStopsTheOutput() throws IOException {
        assertThat(shown(50, "q")).contains("line 4\n").doesNotContain("line 5");
    }

    @Test
    void endOfInputStopsTheOutput() throws IOException {
        assertThat(shown(50, "")).doesNotContain("line 5");
    }

    @Test
    void countsAWrappedLineAsSeveralRows() throws IOException {
        assertThat(shown(0, "")).isEmpty();
        DumbTerminal terminal = new DumbTerminal(new ByteArrayInputStream(new byte[] {'q'}), screen);
        terminal.setSize(Size.of(20, 5));
        try (PrintStream out = new PrintStream(new OutputPager(screen, terminal), true, StandardCharsets.UTF_8)) {
            out.println("x".repeat(80));
            out.println("unseen");
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains(PROMPT).doesNotContain("unseen");
    }
}
