package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs commands without a terminal, one per line, from standard input or an option. Confined to one thread. */
final class ScriptRunner {
    private final ConsoleServices backend;
    private final CommandLineInterpreter interpreter;
    private final PrintStream err;
    private final boolean keepGoing;

    /**
     * @param extraBuiltins builtins of the caller
     * @param history the file of the lines typed at terminals
     * @param keepGoing whether to continue after a command that failed
     */
    ScriptRunner(
            ConsoleServices backend,
            List<BuiltinCommand> extraBuiltins,
            @Nullable Path history,
            PrintStream out,
            PrintStream err,
            boolean keepGoing) {
        this.backend = backend;
        this.interpreter = new CommandLineInterpreter(
                backend, ScriptBuiltins.of(backend, history, extraBuiltins), words -> out, new ShellPipe(out), err);
        this.err = err;
        this.keepGoing = keepGoing;
    }

    /** Provides the lines of a script in order. */
    @FunctionalInterface
    interface ScriptLineSource {
        /** Returns the next line without its newline, or null at the end of the script. */
        @Nullable
        String next() throws IOException;
    }

    /** @return the exit code of the last command that failed, or 0 if none failed */
    int run(ScriptLineSource lines) throws IOException {
        int result = 0;
        int number = 0;
        int firstLine = 1;
        StringBuilder text = new StringBuilder();
        String line;
        while ((line = lines.next()) != null) {
            number++;
            text.append(line);
            if (TokenizedLine.of(text.toString()).unterminated() != null) {
                text.append('\n');
                continue;
            }
            backend.setScriptLine(firstLine);
            CommandLineInterpreter.LineExecutionResult lineResult = interpreter.run(text.toString(), keepGoing);
            text.setLength(0);
            firstLine = number + 1;
            result = lineResult.exitCode() != 0 ? lineResult.exitCode() : result;
            if (lineResult.shouldExit() || (lineResult.exitCode() != 0 && !keepGoing)) {
                return result;
            }
        }
        return text.isEmpty()
                ? result
                : reportUnterminated(number, TokenizedLine.of(text.toString()).unterminated());
    }

    private int reportUnterminated(int line, @Nullable String unterminated) {
        backend.setScriptLine(0);
        return backend.reportFailure(
                CliFailure.usage(
                        "line " + line + ": the input ends inside a command: " + unterminated + " is not closed",
                        "the incomplete command was not run"),
                err);
    }
}
