package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The console's words where nobody sits at a terminal: those that make sense without one, and for the rest a reason. */
final class ScriptBuiltins {
    private ScriptBuiltins() {}

    static Builtins of(Commands commands, @Nullable Path history, List<Builtin> more) {
        Builtins builtins = Builtins.ofScripts(commands, more);
        builtins.add(new Builtin(
                "history",
                "N",
                "Show the lines typed last at a terminal.",
                (words, out) -> history(history, words, out)));
        builtins.add(withTerminal("watch-status", "say status for one look, or top --count N for several"));
        builtins.add(withTerminal("clear", "leave it out"));
        return builtins;
    }

    private static int history(@Nullable Path file, List<String> words, PrintStream out) throws Failure {
        int count = HistoryFile.shown(words);
        try {
            List<String> lines = file == null ? List.of() : HistoryFile.lines(file);
            for (int at = Math.max(0, lines.size() - count); at < lines.size(); at++) {
                HistoryFile.show(at + 1, lines.get(at), out);
            }
            return 0;
        } catch (IOException broken) {
            throw new Failure(Cause.FAULT, "cannot read the history " + file + ": " + broken.getMessage(), "");
        }
    }

    private static Builtin withTerminal(String name, String hint) {
        return new Builtin(name, "", "", (words, out) -> {
            throw Failure.usage(name + " needs a terminal", hint);
        });
    }
}
