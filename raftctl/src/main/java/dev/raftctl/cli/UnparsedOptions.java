package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.command.OptionWord;
import dev.raftctl.cli.output.OutputFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What arguments that could not be parsed seem to ask for, so that the usage error appears in the requested form.
 *
 * @param output the last value of {@code --output}; null if the option is not given
 */
record UnparsedOptions(@Nullable String output, boolean isVerbose) {
    /** @param shared the model of the options that every command accepts */
    static UnparsedOptions of(CommandSpec shared, List<String> arguments) {
        String output = null;
        boolean isVerbose = false;
        for (int at = 0; at < arguments.size() && !arguments.get(at).equals("--"); at++) {
            for (OptionWord word : OptionWord.of(shared, arguments.get(at))) {
                isVerbose |= word.option().longestName().equals("--verbose");
                if (word.option().longestName().equals("--output")) {
                    String next = at + 1 < arguments.size() ? arguments.get(at + 1) : null;
                    output = word.takesNextWord() ? next : word.value();
                }
            }
        }
        return new UnparsedOptions(output, isVerbose);
    }

    /** Returns the output format. An unknown format counts as table, because it is reported elsewhere. */
    OutputFormat format(Map<String, String> env) {
        try {
            return OutputFormat.parse(output != null ? output : env.getOrDefault("RAFTCTL_OUTPUT", "table"));
        } catch (CliFailure unknownFormat) {
            return OutputFormat.TABLE;
        }
    }
}
