package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Failure;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli finds wrong with the words, in one line and a hint. */
final class UsageFailure {
    private UsageFailure() {}

    static Failure of(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        String message = firstLine(String.valueOf(wrong.getMessage()));
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            boolean noCommand = command.getParent() == null
                    && !unmatched.getUnmatched().get(0).startsWith("-");
            if (noCommand) {
                message = "there is no command '" + unmatched.getUnmatched().get(0) + "'";
            }
            if (!near.isEmpty()) {
                return Failure.usage(message, "did you mean " + near.get(0) + "? See: " + help);
            }
        }
        return Failure.usage(message, "see: " + help);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
