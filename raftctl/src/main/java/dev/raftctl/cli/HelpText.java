package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Failure;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** The help of a command. */
final class HelpText {
    private HelpText() {}

    /** Of the command these words name, in this tree. */
    static void print(CommandLine tree, List<String> words, PrintStream out) throws Failure {
        CommandLine command = tree;
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw Failure.usage("there is no command '" + String.join(" ", words) + "'", "see: raftctl help");
            }
            command = next;
        }
        print(command, out);
    }

    static void print(CommandLine command, PrintStream out) {
        out.print(command.getUsageMessage(CommandLine.Help.Ansi.OFF));
    }
}
