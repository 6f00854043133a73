package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The console builtins as a script sees them. Builtins that need a terminal fail with an explanation; the others work.
 */
final class ScriptBuiltins {
    private ScriptBuiltins() {}

    static BuiltinCommands of(ConsoleServices commands, @Nullable Path history, List<BuiltinCommand> extra) {
        BuiltinCommands builtins = BuiltinCommands.forScripts(commands, extra);
        builtins.add(BuiltinCommandSpec.HISTORY.withAction((words, out) -> history(history, words, out)));
        builtins.add(needsTerminal(BuiltinCommandSpec.WATCH_STATUS, "use status, or top --count N"));
        builtins.add(needsTerminal(BuiltinCommandSpec.CLEAR, "omit it"));
        return builtins;
    }

    private static int history(@Nullable Path file, List<String> words, PrintStream out) throws CliFailure {
        int count = ConsoleHistoryFile.parseCount(words);
        try {
            List<String> lines = file == null ? List.of() : ConsoleHistoryFile.readLines(file);
            for (int at = Math.max(0, lines.size() - count); at < lines.size(); at++) {
                ConsoleHistoryFile.printLine(at + 1, lines.get(at), out);
            }
            return 0;
        } catch (IOException broken) {
            throw new CliFailure(
                    CliFailureReason.FAULT, "cannot read the history " + file + ": " + broken.getMessage(), "");
        }
    }

    private static BuiltinCommand needsTerminal(BuiltinCommandSpec builtin, String hint) {
        return builtin.withAction((words, out) -> {
            throw CliFailure.usage(builtin.keyword() + " needs a terminal", hint);
        });
    }
}
