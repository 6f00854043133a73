package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Converts a parse error from picocli to a failure with a one-line message and a hint. */
final class UsageErrorTranslator {
    /** The prefix of picocli's messages, which is removed because raftctl prints its own. */
    private static final String PICOCLI_PREFIX = "Error: ";

    private static final String DASH_HINT = "; put -- before a value that starts with a dash";

    private UsageErrorTranslator() {}

    static CliFailure of(ParameterException invalid, List<String> arguments) {
        CommandLine command = invalid.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String help = "see: " + name + " --help";
        String message = firstLine(String.valueOf(invalid.getMessage()));
        if (invalid instanceof UnmatchedArgumentException unmatched) {
            return unmatched(command, name, unmatched, message, help);
        }
        if (invalid instanceof MutuallyExclusiveArgsException && message.startsWith(PICOCLI_PREFIX)) {
            return CliFailure.usage(message.substring(PICOCLI_PREFIX.length()), help);
        }
        boolean isValue = invalid instanceof MissingParameterException
                && arguments.stream().anyMatch(argument -> looksLikeUnknownOption(argument, command));
        return CliFailure.usage(message, isValue ? help + DASH_HINT : help);
    }

    private static boolean looksLikeUnknownOption(String argument, CommandLine command) {
        String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
        return argument.length() > 1
                && argument.startsWith("-")
                && !argument.equals("--")
                && command.getCommandSpec().findOption(name) == null;
    }

    private static CliFailure unmatched(
            CommandLine command, String name, UnmatchedArgumentException unmatched, String message, String help) {
        String argument = unmatched.getUnmatched().get(0);
        if (!argument.startsWith("-") && !command.getSubcommands().isEmpty()) {
            boolean isRoot = command.getParent() == null;
            String closest =
                    ClosestWordMatch.of(argument, command.getSubcommands().keySet());
            String alternatives = isRoot
                    ? "see: " + name + " --help"
                    : "one of " + String.join(", ", command.getSubcommands().keySet());
            return CliFailure.usage(
                    isRoot ? "unknown command '" + argument + "'" : name + " has no command '" + argument + "'",
                    closest == null ? alternatives : "did you mean " + closest + "? " + capitalize(alternatives));
        }
        List<String> options = unmatched.getSuggestions();
        String closest = argument.startsWith("-") ? ClosestWordMatch.of(argument, options) : null;
        if (closest != null) {
            return CliFailure.usage(message, "did you mean " + closest + "? " + capitalize(help));
        }
        boolean isValue = argument.startsWith("-")
                && !command.getCommandSpec().positionalParameters().isEmpty();
        return CliFailure.usage(message, isValue ? help + DASH_HINT : help);
    }

    private static String capitalize(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
