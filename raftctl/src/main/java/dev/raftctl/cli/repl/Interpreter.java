package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the commands of a line, one after the other, stopping at the first that fails. One thread. */
final class Interpreter {
    private static final int INTERRUPTED = 130;

    private final Commands commands;
    private final Builtins builtins;
    private final Output output;
    private final ShellPipe pipe;
    private final PrintStream err;

    /** Where the results of a command go. */
    @FunctionalInterface
    interface Output {
        /** Called once a command. */
        PrintStream of(List<String> words);
    }

    /**
     * @param exit of the last command that failed, else 0
     * @param leave whether to read no more
     */
    record Came(int exit, boolean leave) {}

    Interpreter(Commands commands, Builtins builtins, Output output, ShellPipe pipe, PrintStream err) {
        this.commands = commands;
        this.builtins = builtins;
        this.output = output;
        this.pipe = pipe;
        this.err = err;
    }

    Came run(String line, boolean keepGoing) {
        int result = 0;
        for (Statement statement : Scan.of(line).statements()) {
            Came came = run(statement);
            result = came.exit() != 0 ? came.exit() : result;
            if (came.leave() || (came.exit() != 0 && !keepGoing)) {
                return new Came(result, came.leave());
            }
        }
        return new Came(result, false);
    }

    private Came run(Statement statement) {
        List<String> words = withoutName(statement.words());
        if (words.isEmpty()) {
            return new Came(0, false);
        }
        Builtin builtin = builtins.named(words.get(0));
        if (statement.shell() != null) {
            return new Came(piped(words, builtin, statement.shell()), false);
        }
        PrintStream out = output.of(words);
        int exit = builtin != null ? own(builtin, words, out) : commands.run(words, out, true);
        out.flush();
        return new Came(exit, Builtins.leave(words));
    }

    private int own(Builtin builtin, List<String> words, PrintStream out) {
        try {
            return builtin.run(words, out);
        } catch (Failure failure) {
            out.flush();
            return commands.failed(failure, err);
        }
    }

    /** By habit people begin with the program's name. */
    private static List<String> withoutName(List<String> words) {
        return words.get(0).equals("raftctl") ? words.subList(1, words.size()) : words;
    }

    private int piped(List<String> words, @Nullable Builtin builtin, String shell) {
        try {
            return pipe.run(
                    shell, into -> builtin != null ? own(builtin, words, into) : commands.run(words, into, false));
        } catch (IOException failed) {
            return commands.failed(
                    new Failure(Cause.FAULT, "cannot run '" + shell + "': " + failed.getMessage(), ""), err);
        } catch (InterruptedException stopped) {
            return INTERRUPTED;
        }
    }
}
