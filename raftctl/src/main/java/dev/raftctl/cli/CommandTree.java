package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.command.ArgumentConverters;
import dev.raftctl.cli.command.CommandRegistry;
import dev.raftctl.cli.command.SharedCommandOptions;
import dev.raftctl.cli.docs.CommandDocumentation;
import dev.raftctl.cli.docs.CommandHelpView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Builds the picocli model: of one command to run it, or of all commands for help and completion. */
final class CommandTree {
    /**
     * The options of {@link SharedCommandOptions} that take a value. A copy, because building the model only to find
     * the command's name would delay each start; a test compares it with the model.
     */
    static final Set<String> OPTIONS_WITH_VALUE = Set.of(
            "-e",
            "--endpoints",
            "-C",
            "--context",
            "-o",
            "--output",
            "--timeout",
            "--cacert",
            "--cert",
            "--key",
            "--color");

    private CommandTree() {}

    static CommandLine all() {
        CommandLine root = root();
        for (CommandRegistry.CommandHelpSection group : CommandRegistry.groups()) {
            for (String name : group.names()) {
                addCommand(root, name);
            }
        }
        return root;
    }

    /**
     * Returns the model of the command that these arguments name, or of all commands if it is unknown, so that a
     * similar one can be suggested.
     */
    static CommandLine forArguments(List<String> arguments) {
        String name = commandName(arguments);
        CommandLine root = root();
        if (name == null) {
            return root;
        }
        return addCommand(root, name) ? root : all();
    }

    /** Returns the model of the command with this path, or the root of the tree if the path is empty. */
    static CommandLine named(List<String> arguments) throws CliFailure {
        CommandLine command = forArguments(arguments);
        for (String argument : arguments) {
            CommandLine next = command.getSubcommands().get(argument);
            if (next == null) {
                throw CliFailure.usage("unknown command '" + String.join(" ", arguments) + "'", "see: raftctl help");
            }
            command = next;
        }
        return command;
    }

    /** Returns the help of the command with this path, or of all commands if the path is empty. */
    static CommandHelpView help(List<String> arguments) throws CliFailure {
        CommandDocumentation root = CommandDocumentation.of((arguments.isEmpty() ? all() : root()).getCommandSpec());
        Map<String, String> groups = new HashMap<>();
        for (CommandRegistry.CommandHelpSection group : CommandRegistry.groups()) {
            group.names().forEach(name -> groups.put(name, group.heading()));
        }
        List<CommandDocumentation> requested = root.commands();
        if (!arguments.isEmpty()) {
            List<String> parentPath = new ArrayList<>(root.path());
            parentPath.addAll(arguments.subList(0, arguments.size() - 1));
            requested = List.of(CommandDocumentation.of(named(arguments).getCommandSpec(), parentPath));
        }
        return new CommandHelpView(root.options(), requested, groups);
    }

    /** Returns the first argument that is neither an option nor an option's value, or null if there is none. */
    static @Nullable String commandName(List<String> arguments) {
        boolean skip = false;
        for (String argument : arguments) {
            if (skip) {
                skip = false;
            } else if (!argument.startsWith("-") || argument.length() == 1) {
                return argument;
            } else {
                skip = takesNextArgument(argument);
            }
        }
        return null;
    }

    private static boolean takesNextArgument(String argument) {
        if (argument.startsWith("--")) {
            return OPTIONS_WITH_VALUE.contains(argument);
        }
        // In -vo, the value of -o comes next; in -ojson, it is in the same word.
        for (int at = 1; at < argument.length(); at++) {
            if (OPTIONS_WITH_VALUE.contains("-" + argument.charAt(at))) {
                return at == argument.length() - 1;
            }
        }
        return false;
    }

    /** Returns the model of the options that every command accepts. */
    static CommandSpec sharedOptions() {
        return root().getCommandSpec();
    }

    private static CommandLine root() {
        CommandLine root = new CommandLine(new SharedCommandOptions());
        // A value that starts with an at sign is a value, not the name of an argument file.
        root.setExpandAtFiles(false);
        // A single command can override the options of its script or console session.
        root.setOverwrittenOptionsAllowed(true);
        ArgumentConverters.register(root);
        return root;
    }

    private static boolean addCommand(CommandLine root, String name) {
        Object command = CommandRegistry.create(name);
        if (command == null) {
            return false;
        }
        CommandLine line = new CommandLine(command);
        line.setExpandAtFiles(false);
        line.setOverwrittenOptionsAllowed(true);
        ArgumentConverters.register(line);
        // A negative increment such as -5 is a number, not an option.
        line.setUnmatchedOptionsArePositionalParams(name.equals("incr"));
        root.addSubcommand(name, line);
        return true;
    }
}
