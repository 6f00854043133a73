package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.command.Arguments;
import dev.raftctl.cli.command.SharedOptions;
import dev.raftctl.cli.command.Verbs;
import dev.raftctl.cli.docs.CommandModel;
import dev.raftctl.cli.docs.HelpView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The model of the commands: of one, for a single run, or of all, for help and completion. */
final class CommandTree {
    private static final List<String> OPTIONS_WITH_VALUE =
            List.of("-e", "--endpoints", "-C", "--context", "-o", "--output", "--timeout", "--color");

    private CommandTree() {}

    static CommandLine whole() {
        CommandLine root = root();
        for (Verbs.Group group : Verbs.groups()) {
            for (String name : group.names()) {
                add(root, name);
            }
        }
        return root;
    }

    /** The whole tree, when the command is not known, so that something near can be suggested. */
    static CommandLine forWords(List<String> words) {
        String name = command(words);
        CommandLine root = root();
        if (name == null) {
            return root;
        }
        return add(root, name) ? root : whole();
    }

    /** The command that these words name, nothing but names; the root for none. */
    static CommandLine named(List<String> words) throws Failure {
        CommandLine command = forWords(words);
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw Failure.usage("there is no command '" + String.join(" ", words) + "'", "see: raftctl help");
            }
            command = next;
        }
        return command;
    }

    /** What there is to tell of the command that these words name, or of all. */
    static HelpView help(List<String> words) throws Failure {
        CommandModel root = CommandModel.of((words.isEmpty() ? whole() : root()).getCommandSpec());
        Map<String, String> groups = new HashMap<>();
        for (Verbs.Group group : Verbs.groups()) {
            group.names().forEach(name -> groups.put(name, group.heading()));
        }
        List<CommandModel> asked = root.commands();
        if (!words.isEmpty()) {
            List<String> before = new ArrayList<>(root.path());
            before.addAll(words.subList(0, words.size() - 1));
            asked = List.of(CommandModel.of(named(words).getCommandSpec(), before));
        }
        return new HelpView(root.options(), asked, groups);
    }

    /** The first word that is neither an option nor an option's value; null: none. */
    static @Nullable String command(List<String> words) {
        boolean skip = false;
        for (String word : words) {
            if (skip) {
                skip = false;
            } else if (!word.startsWith("-") || word.length() == 1) {
                return word;
            } else {
                skip = OPTIONS_WITH_VALUE.contains(word);
            }
        }
        return null;
    }

    private static CommandLine root() {
        CommandLine root = new CommandLine(new SharedOptions());
        // A value that begins with an at sign is a value, not the name of a file of arguments.
        root.setExpandAtFiles(false);
        // What a script or the console says for all its commands, a single one may say otherwise.
        root.setOverwrittenOptionsAllowed(true);
        Arguments.register(root);
        return root;
    }

    private static boolean add(CommandLine root, String name) {
        Object command = Verbs.named(name);
        if (command == null) {
            return false;
        }
        CommandLine line = new CommandLine(command);
        line.setExpandAtFiles(false);
        line.setOverwrittenOptionsAllowed(true);
        Arguments.register(line);
        // Less than nothing may be added: -5 is a number there, not an option.
        line.setUnmatchedOptionsArePositionalParams(name.equals("incr"));
        root.addSubcommand(name, line);
        return true;
    }
}
