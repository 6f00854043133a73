package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.History;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** The console builtins that need a user at a terminal. */
final class TerminalBuiltins {
    private static final int INTERRUPTED = 130;
    private static final long PAUSE_MILLIS = 1_000;

    private final Terminal terminal;
    private final ConsoleServices commands;
    private final Supplier<History> history;

    private TerminalBuiltins(Terminal terminal, ConsoleServices commands, Supplier<History> history) {
        this.terminal = terminal;
        this.commands = commands;
        this.history = history;
    }

    static BuiltinCommands of(
            Terminal terminal, ConsoleServices commands, Supplier<History> history, List<BuiltinCommand> extra) {
        TerminalBuiltins handlers = new TerminalBuiltins(terminal, commands, history);
        BuiltinCommands builtins = BuiltinCommands.forScripts(commands, extra);
        builtins.add(BuiltinCommandSpec.WATCH_STATUS.withAction((words, out) -> handlers.watch(out)));
        builtins.add(BuiltinCommandSpec.HISTORY.withAction(handlers::history));
        builtins.add(BuiltinCommandSpec.CLEAR.withAction((words, out) -> handlers.clear()));
        return builtins;
    }

    private int watch(PrintStream out) {
        try {
            while (true) {
                if (!ReplTerminal.isDumb(terminal)) {
                    clear();
                }
                int exit = commands.run(List.of("status"), out, true);
                out.flush();
                if (exit == INTERRUPTED) {
                    return INTERRUPTED;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            return INTERRUPTED;
        }
    }

    private int history(List<String> words, PrintStream out) throws CliFailure {
        int count = ConsoleHistoryFile.parseCount(words);
        History lines = history.get();
        for (int at = Math.max(lines.first(), lines.last() - count + 1); at <= lines.last(); at++) {
            ConsoleHistoryFile.printLine(at + 1, lines.get(at), out);
        }
        return 0;
    }

    private int clear() {
        terminal.puts(Capability.clear_screen);
        terminal.flush();
        return 0;
    }
}
