package dev.raftctl.cli.repl;

import java.io.IOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * This process's terminal. Only one instance exists at a time: the console opens it, and a full-screen command borrows
 * it, or opens it if there is no console. Thread-safe.
 */
public final class ReplTerminal {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private static @Nullable Terminal consoleTerminal;

    private ReplTerminal() {}

    /** An action that uses the terminal while it runs. */
    @FunctionalInterface
    public interface TerminalAction<T> {
        T run(Terminal terminal);
    }

    /**
     * Runs the action with the console's terminal. If there is none, opens a terminal and closes it after the action.
     */
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

    /** Sets the terminal of the console, or null when the console ends. */
    static synchronized void setConsoleTerminal(@Nullable Terminal terminal) {
        consoleTerminal = terminal;
    }

    static Terminal open() throws IOException {
        // Otherwise JLine queries the terminal's capabilities and waits 250 ms for responses that many terminals, and
        // all CI logs, never send.
        System.setProperty(TerminalBuilder.PROP_GRAPHEME_CLUSTER, "false");
        System.setProperty(TerminalBuilder.PROP_PROBE_TIMEOUT, "1");
        Terminal terminal = TerminalBuilder.builder()
                .name("raftctl")
                .system(true)
                .dumb(true)
                .provider("jni")
                // Independent of the locale: typed bytes reach the cluster unchanged, or not at all.
                .encoding(new SurrogateEscapeUtf8Charset())
                .build();
        // Terminals created by scripts often have size 0.
        if (terminal.getColumns() <= 0 || terminal.getRows() <= 0) {
            terminal.setSize(Size.of(COLUMNS, ROWS));
        }
        return terminal;
    }

    public static boolean isDumb(Terminal terminal) {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }
}
