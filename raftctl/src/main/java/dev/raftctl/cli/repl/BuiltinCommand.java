package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command of the console itself.
 *
 * @param parameter the parameter's label in the help; empty if it takes none
 */
public record BuiltinCommand(String name, String parameter, String description, BuiltinAction action) {
    /** Runs the builtin. */
    @FunctionalInterface
    public interface BuiltinAction {
        /**
         * @param words the command's name, then its arguments
         * @return an exit code
         */
        int run(List<String> words, PrintStream out) throws CliFailure;
    }

    int run(List<String> words, PrintStream out) throws CliFailure {
        return action.run(words, out);
    }

    /** Returns the picocli model of the builtin, which completion and hints use. */
    CommandSpec toCommandSpec() {
        CommandSpec model = CommandSpec.create().name(name);
        model.usageMessage().description(description);
        if (!parameter.isEmpty()) {
            model.addPositional(PositionalParamSpec.builder()
                    .paramLabel(parameter)
                    .index("0")
                    .arity("0..1")
                    .build());
        }
        return model;
    }
}
