package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the commands of a line in order and stops at the first failure. Confined to one thread. */
final class CommandLineInterpreter {
    private static final int INTERRUPTED = 130;

    private final ConsoleServices backend;
    private final BuiltinCommands builtins;
    private final ResultStreamFactory outputs;
    private final ShellPipe pipe;
    private final PrintStream err;

    /** Provides the stream that receives the results of a command. */
    @FunctionalInterface
    interface ResultStreamFactory {
        /** Returns the stream for the results of this command. Called once per command. */
        PrintStream of(List<String> words);
    }

    /**
     * @param exitCode of the last command that failed, else 0
     * @param shouldExit whether to stop reading lines
     */
    record LineExecutionResult(int exitCode, boolean shouldExit) {}

    CommandLineInterpreter(
            ConsoleServices backend,
            BuiltinCommands builtins,
            ResultStreamFactory outputs,
            ShellPipe pipe,
            PrintStream err) {
        this.backend = backend;
        this.builtins = builtins;
        this.outputs = outputs;
        this.pipe = pipe;
        this.err = err;
    }

    LineExecutionResult run(String line, boolean keepGoing) {
        int result = 0;
        for (ConsoleCommand statement : TokenizedLine.of(line).statements()) {
            LineExecutionResult lineResult = run(statement);
            result = lineResult.exitCode() != 0 ? lineResult.exitCode() : result;
            if (lineResult.shouldExit() || (lineResult.exitCode() != 0 && !keepGoing)) {
                return new LineExecutionResult(result, lineResult.shouldExit());
            }
        }
        return new LineExecutionResult(result, false);
    }

    private LineExecutionResult run(ConsoleCommand statement) {
        List<String> words = withoutProgramName(statement.words());
        if (words.isEmpty()) {
            return new LineExecutionResult(0, false);
        }
        BuiltinCommand builtin = builtins.find(words.get(0));
        if (statement.shellCommand() != null) {
            return new LineExecutionResult(runPiped(words, builtin, statement.shellCommand()), false);
        }
        PrintStream out = outputs.of(words);
        int exit = builtin != null ? runBuiltin(builtin, words, out) : backend.run(words, out, true);
        out.flush();
        return new LineExecutionResult(exit, BuiltinCommands.isExit(words));
    }

    private int runBuiltin(BuiltinCommand builtin, List<String> words, PrintStream out) {
        try {
            return builtin.run(words, out);
        } catch (CliFailure failure) {
            out.flush();
            return backend.reportFailure(failure, err);
        }
    }

    /** Removes the program's name from the start of a command, because many users type it out of habit. */
    private static List<String> withoutProgramName(List<String> words) {
        return words.get(0).equals("raftctl") ? words.subList(1, words.size()) : words;
    }

    private int runPiped(List<String> words, @Nullable BuiltinCommand builtin, String shell) {
        try {
            return pipe.run(
                    shell,
                    stdin -> builtin != null ? runBuiltin(builtin, words, stdin) : backend.run(words, stdin, false));
        } catch (IOException failed) {
            return backend.reportFailure(
                    new CliFailure(CliFailureReason.FAULT, "cannot run '" + shell + "': " + failed.getMessage(), ""),
                    err);
        } catch (InterruptedException stopped) {
            return INTERRUPTED;
        }
    }
}
