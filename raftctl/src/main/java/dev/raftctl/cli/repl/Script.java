package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs commands without a terminal, a line each, from standard input or from an option. One thread. */
final class Script {
    private final Commands commands;
    private final Interpreter interpreter;
    private final PrintStream err;
    private final boolean keepGoing;

    /**
     * @param more words of whoever runs the script
     * @param history where the lines are that were typed at terminals
     * @param keepGoing also after a command that failed
     */
    Script(
            Commands commands,
            List<Builtin> more,
            @Nullable Path history,
            PrintStream out,
            PrintStream err,
            boolean keepGoing) {
        this.commands = commands;
        this.interpreter = new Interpreter(
                commands, ScriptBuiltins.of(commands, history, more), words -> out, new ShellPipe(out), err);
        this.err = err;
        this.keepGoing = keepGoing;
    }

    /** What gives one line after the other. */
    @FunctionalInterface
    interface Lines {
        /** Without its end; null: there are no more. */
        @Nullable
        String next() throws IOException;
    }

    /** @return 0, or the exit code of the last command that failed */
    int run(Lines lines) throws IOException {
        int result = 0;
        int number = 0;
        int first = 1;
        StringBuilder text = new StringBuilder();
        String line;
        while ((line = lines.next()) != null) {
            number++;
            text.append(line);
            if (Scan.of(text.toString()).open() != null) {
                text.append('\n');
                continue;
            }
            commands.atLine(first);
            Interpreter.Came came = interpreter.run(text.toString(), keepGoing);
            text.setLength(0);
            first = number + 1;
            result = came.exit() != 0 ? came.exit() : result;
            if (came.leave() || (came.exit() != 0 && !keepGoing)) {
                return result;
            }
        }
        return text.isEmpty()
                ? result
                : unfinished(number, Scan.of(text.toString()).open());
    }

    private int unfinished(int line, @Nullable String open) {
        commands.atLine(0);
        return commands.failed(
                Failure.usage(
                        "line " + line + ": the input ends in the middle of a command: " + open + " is open",
                        "nothing of that command was done"),
                err);
    }
}
