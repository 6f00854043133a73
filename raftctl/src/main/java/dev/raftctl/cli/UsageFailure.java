package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Failure;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli finds wrong with the words, in one line and a hint. */
final class UsageFailure {
    /** picocli's own beginning of a sentence that has a beginning already. */
    private static final String PREFIX = "Error: ";

    private static final String DASH = "; a value that begins with a dash stands behind --";

    private UsageFailure() {}

    static Failure of(ParameterException wrong, List<String> words) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String help = "see: " + name + " --help";
        String message = firstLine(String.valueOf(wrong.getMessage()));
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(command, name, unmatched, message, help);
        }
        if (wrong instanceof MutuallyExclusiveArgsException && message.startsWith(PREFIX)) {
            return Failure.usage(message.substring(PREFIX.length()), help);
        }
        boolean isValue = wrong instanceof MissingParameterException
                && words.stream().anyMatch(word -> isNoOption(word, command));
        return Failure.usage(message, isValue ? help + DASH : help);
    }

    private static boolean isNoOption(String word, CommandLine command) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        return word.length() > 1
                && word.startsWith("-")
                && !word.equals("--")
                && command.getCommandSpec().findOption(name) == null;
    }

    private static Failure unmatched(
            CommandLine command, String name, UnmatchedArgumentException unmatched, String message, String help) {
        String word = unmatched.getUnmatched().get(0);
        if (!word.startsWith("-") && !command.getSubcommands().isEmpty()) {
            boolean isRoot = command.getParent() == null;
            String near = Nearest.of(word, command.getSubcommands().keySet());
            String all = isRoot
                    ? "see: " + name + " --help"
                    : "one of " + String.join(", ", command.getSubcommands().keySet());
            return Failure.usage(
                    isRoot ? "there is no command '" + word + "'" : name + " has no command '" + word + "'",
                    near == null ? all : "did you mean " + near + "? " + capital(all));
        }
        List<String> options = unmatched.getSuggestions();
        String near = word.startsWith("-") ? Nearest.of(word, options) : null;
        if (near != null) {
            return Failure.usage(message, "did you mean " + near + "? " + capital(help));
        }
        boolean isValue = word.startsWith("-")
                && !command.getCommandSpec().positionalParameters().isEmpty();
        return Failure.usage(message, isValue ? help + DASH : help);
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
