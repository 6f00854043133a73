package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Failure;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A word that the console itself understands.
 *
 * @param parameter what it takes, in words of the help; empty: nothing
 */
public record Builtin(String name, String parameter, String description, BuiltinAction action) {
    /** What it does. */
    @FunctionalInterface
    public interface BuiltinAction {
        /**
         * @param words its name first
         * @return an exit code
         */
        int run(List<String> words, PrintStream out) throws Failure;
    }

    int run(List<String> words, PrintStream out) throws Failure {
        return action.run(words, out);
    }

    /** For completion and hints. */
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
