package dev.raftctl.cli.repl;

import java.io.IOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Opens the terminal this process was started on. */
final class ReplTerminal {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private ReplTerminal() {}

    static Terminal open() throws IOException {
        // Without these the terminal is asked what it can do, and a quarter of a second is spent waiting for answers
        // that many terminals, and all logs of CI jobs, never give.
        System.setProperty(TerminalBuilder.PROP_GRAPHEME_CLUSTER, "false");
        System.setProperty(TerminalBuilder.PROP_PROBE_TIMEOUT, "1");
        Terminal terminal = TerminalBuilder.builder()
                .name("raftctl")
                .system(true)
                .dumb(true)
                .provider("jni")
                .build();
        // Terminals made by scripts often have no size at all.
        if (terminal.getColumns() <= 0 || terminal.getRows() <= 0) {
            terminal.setSize(Size.of(COLUMNS, ROWS));
        }
        return terminal;
    }

    static boolean isDumb(Terminal terminal) {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }
}
