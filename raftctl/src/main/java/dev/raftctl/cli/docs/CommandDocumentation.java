package dev.raftctl.cli.docs;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.command.CommandExits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command as its documentation needs it: picocli's model without hidden parts.
 *
 * @param path the words that call it, for example {@code raftctl log show}
 * @param summary one sentence
 * @param details further paragraphs
 * @param synopsis the usage line after the path
 * @param examples lines of the help's footer
 * @param exits the exit codes of the command, or of all of its subcommands together, in ascending order
 */
public record CommandDocumentation(
        List<String> path,
        String summary,
        List<String> details,
        String synopsis,
        List<DocumentedOption> options,
        List<DocumentedArgument> arguments,
        List<CommandDocumentation> commands,
        List<String> examples,
        List<DocumentedExit> exits) {
    private static final String CANNOT_WRITE = "the output or a file cannot be written";

    /** An exit code, and what it means for one command. */
    public record DocumentedExit(ExitCode code, String meaning) {}

    /** An option. Its names are sorted by length, and {@code label} is empty if the option takes no value. */
    public record DocumentedOption(
            List<String> names, String label, ArgumentValueKind kind, List<String> candidates, String description) {
        public boolean takesValue() {
            return !label.isEmpty();
        }
    }

    public record DocumentedArgument(
            String label,
            boolean isOptional,
            boolean isRepeated,
            ArgumentValueKind kind,
            List<String> candidates,
            String description) {
        String inSynopsis() {
            String text = isRepeated ? label + "..." : label;
            return isOptional ? "[" + text + "]" : text;
        }
    }

    /** The kind of a value, which determines the completions that shells offer. */
    public enum ArgumentValueKind {
        NONE,
        WORDS,
        FILE,
        DIRECTORY,
        SERVER,
        KEY,
        LEASE,
        LOCK,
        OPERATION,
        CONTEXT,
        /** A condition of {@code wait}. Some conditions are followed by the id of a server. */
        CONDITION,
        /** The words that name a command. */
        COMMAND
    }

    public static CommandDocumentation of(CommandSpec spec) {
        return of(spec, List.of());
    }

    public String name() {
        return path.get(path.size() - 1);
    }

    /** @param parents the words before the name of the command */
    public static CommandDocumentation of(CommandSpec spec, List<String> parents) {
        List<String> path = new ArrayList<>(parents);
        path.add(spec.name());
        List<DocumentedOption> options = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                options.add(option(option));
            }
        }
        List<DocumentedArgument> arguments = new ArrayList<>();
        for (PositionalParamSpec argument : spec.positionalParameters()) {
            if (!argument.hidden()) {
                arguments.add(new DocumentedArgument(
                        label(argument),
                        argument.arity().min() == 0,
                        argument.arity().max() > 1,
                        kind(argument),
                        candidates(argument),
                        text(argument.description())));
            }
        }
        List<CommandDocumentation> commands = new ArrayList<>();
        Set<CommandLine> once = new LinkedHashSet<>(spec.subcommands().values());
        for (CommandLine command : once) {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                commands.add(of(command.getCommandSpec(), path));
            }
        }
        String[] description = spec.usageMessage().description();
        return new CommandDocumentation(
                path,
                description.length > 0 ? plain(description[0]) : "",
                description.length > 1 ? plain(List.of(description).subList(1, description.length)) : List.of(),
                synopsis(arguments, !commands.isEmpty()),
                options,
                arguments,
                commands,
                plain(List.of(spec.usageMessage().footer())),
                exits(spec, commands));
    }

    private static List<DocumentedExit> exits(CommandSpec spec, List<CommandDocumentation> commands) {
        Object command = spec.userObject();
        CommandExits declared = command == null ? null : command.getClass().getAnnotation(CommandExits.class);
        SortedSet<ExitCode> codes = new TreeSet<>(CommandExits.ExitCodeGroup.LOCAL.codes());
        if (declared != null) {
            for (CommandExits.ExitCodeGroup group : declared.value()) {
                codes.addAll(group.codes());
            }
        }
        for (CommandDocumentation sub : commands) {
            sub.exits().forEach(exit -> codes.add(exit.code()));
        }
        String no = declared == null ? "" : declared.no();
        return codes.stream()
                .map(code -> new DocumentedExit(code, meaning(code, no, !commands.isEmpty())))
                .toList();
    }

    private static String meaning(ExitCode code, String no, boolean isGroup) {
        if (code != ExitCode.NO || isGroup) {
            return code.meaning();
        }
        return no.isEmpty() ? CANNOT_WRITE : no + "; or " + CANNOT_WRITE;
    }

    private static DocumentedOption option(OptionSpec option) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        names.sort((one, other) -> one.length() - other.length());
        boolean value = option.arity().max() > 0;
        return new DocumentedOption(
                names, value ? label(option) : "", kind(option), candidates(option), text(option.description()));
    }

    private static String label(ArgSpec argument) {
        String label = argument.paramLabel();
        return label.startsWith("<") && label.endsWith(">")
                ? label.substring(1, label.length() - 1).toUpperCase(java.util.Locale.ROOT)
                : label;
    }

    private static String synopsis(List<DocumentedArgument> arguments, boolean hasCommands) {
        StringBuilder line = new StringBuilder("[OPTIONS]");
        for (DocumentedArgument argument : arguments) {
            line.append(' ').append(argument.inSynopsis());
        }
        return line.append(hasCommands ? " COMMAND" : "").toString();
    }

    private static ArgumentValueKind kind(ArgSpec argument) {
        if (argument.arity().max() == 0) {
            return ArgumentValueKind.NONE;
        }
        if (argument instanceof OptionSpec option && option.longestName().equals("--context")) {
            return ArgumentValueKind.CONTEXT;
        }
        String label = label(argument).replace("[", "").replace("]", "");
        return switch (label) {
            case "ID", "OLD", "TARGET", "SERVER" -> ArgumentValueKind.SERVER;
            case "KEY", "PREFIX" -> ArgumentValueKind.KEY;
            case "LEASE" -> ArgumentValueKind.LEASE;
            case "LOCK" -> ArgumentValueKind.LOCK;
            case "OP" -> ArgumentValueKind.OPERATION;
            case "FILE" -> ArgumentValueKind.FILE;
            case "DIR" -> ArgumentValueKind.DIRECTORY;
            case "CONDITION" -> ArgumentValueKind.CONDITION;
            case "COMMAND" -> argument.isPositional() ? ArgumentValueKind.COMMAND : ArgumentValueKind.NONE;
            default -> candidates(argument).isEmpty() ? ArgumentValueKind.NONE : ArgumentValueKind.WORDS;
        };
    }

    private static List<String> candidates(ArgSpec argument) {
        List<String> text = new ArrayList<>();
        Iterable<String> candidates = argument.completionCandidates();
        if (candidates != null) {
            candidates.forEach(text::add);
        }
        return text;
    }

    private static String text(String[] lines) {
        return plain(String.join(" ", lines));
    }

    /** Removes picocli's markup and format escapes from a text. */
    private static String plain(String marked) {
        return CommandLine.Help.Ansi.OFF.string(marked).replace("%n", "\n").replace("%%", "%");
    }

    private static List<String> plain(List<String> lines) {
        List<String> plain = new ArrayList<>();
        for (String line : lines) {
            plain.add(plain(line));
        }
        return plain;
    }
}
