package dev.raftctl.cli.repl;

import java.io.IOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The terminal this process was started on. There is one: the console opens it, and a command that wants the whole screen borrows
 * it, or opens it for itself. Any thread.
 */
public final class ReplTerminal {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private static @Nullable Terminal consoleTerminal;

    private ReplTerminal() {}

    /** What is done with the terminal while it is borrowed. */
    @FunctionalInterface
    public interface TerminalAction<T> {
        T run(Terminal terminal);
    }

    /** Uses the console's terminal, or opens it and closes it behind. */
    public static <T> T withTerminal(TerminalAction<T> action) throws IOException {
        Terminal shared = currentConsoleTerminal();
        if (shared != null) {
            return action.run(shared);
        }
        try (Terminal own = open()) {
            return action.run(own);
        }
    }

    private static synchronized @Nullable Terminal currentConsoleTerminal() {
        return consoleTerminal;
    }

    /** The console's terminal from now on; null: it has none any more. */
    static synchronized void setConsoleTerminal(@Nullable Terminal terminal) {
        consoleTerminal = terminal;
    }

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
                // Whatever the locale: what is typed reaches the cluster as it was typed, or not at all.
                .encoding(new ByteCharset())
                .build();
        // Terminals made by scripts often have no size at all.
        if (terminal.getColumns() <= 0 || terminal.getRows() <= 0) {
            terminal.setSize(Size.of(COLUMNS, ROWS));
        }
        return terminal;
    }

    public static boolean isDumb(Terminal terminal) {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }
}
