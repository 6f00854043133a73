package dev.raftctl.cli;

import dev.raftctl.cli.command.CommandRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Formats the help of a command: usage, description, its options, the shared options, and examples. */
final class HelpText {
    private static final int WIDTH = 80;
    private static final int NAME_WIDTH = 23;

    private final CommandLine command;
    private final Help help;
    private final StringBuilder text = new StringBuilder();

    private HelpText(CommandLine command) {
        this.command = command;
        command.setUsageHelpWidth(WIDTH);
        help = new Help(command.getCommandSpec(), Help.defaultColorScheme(Help.Ansi.OFF));
    }

    /**
     * Prints the top-level help that the build prepared, without building the command model.
     *
     * @return false if it is missing or cannot be read
     */
    static boolean printPrepared(PrintStream out) {
        try (InputStream prepared = HelpText.class.getResourceAsStream("help.txt")) {
            if (prepared == null) {
                return false;
            }
            out.write(prepared.readAllBytes());
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    static void print(CommandLine command, PrintStream out) {
        out.print(new HelpText(command).write());
    }

    private String write() {
        text.append("Usage: ").append(command.getCommandSpec().qualifiedName());
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            String label = parameter.paramLabel();
            boolean optional = parameter.arity().min() == 0;
            String more = parameter.arity().isVariable() ? "..." : "";
            text.append(optional ? " [" + label + more + "]" : " " + label + more);
        }
        text.append(isRoot() || !command.getSubcommands().isEmpty() ? " COMMAND" : "")
                .append(" [OPTIONS]\n");
        for (String paragraph : command.getCommandSpec().usageMessage().description()) {
            text.append('\n');
            wrap(paragraph);
        }
        commands();
        arguments();
        options("Options", options(false));
        options("Global options", options(true));
        examples();
        return text.toString();
    }

    private boolean isRoot() {
        return command.getParent() == null;
    }

    private void wrap(String paragraph) {
        int column = 0;
        for (String token : paragraph.split(" ")) {
            if (column > 0 && column + 1 + token.length() > WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column == 0 ? "" : " ").append(token);
            column += token.length() + (column == 0 ? 0 : 1);
        }
        text.append('\n');
    }

    private void commands() {
        if (isRoot()) {
            groups();
        } else if (!command.getSubcommands().isEmpty()) {
            heading("Commands");
            for (Map.Entry<String, CommandLine> each : command.getSubcommands().entrySet()) {
                line(
                        each.getKey(),
                        each.getValue().getCommandSpec().usageMessage().description());
            }
        }
    }

    /**
     * Writes the sections of the overview. Reads the summaries from the annotations, which is faster than a full
     * command model.
     */
    private void groups() {
        for (CommandRegistry.CommandHelpSection group : CommandRegistry.groups()) {
            heading(group.heading());
            for (String name : group.names()) {
                Object verb = CommandRegistry.create(name);
                if (verb != null) {
                    line(name, verb.getClass().getAnnotation(Command.class).description());
                }
            }
        }
    }

    private void heading(String heading) {
        text.append('\n').append(heading).append(":\n");
    }

    private void line(String name, String[] description) {
        text.append("  ").append(name).append(" ".repeat(Math.max(1, NAME_WIDTH - 2 - name.length())));
        text.append(firstSentence(description.length == 0 ? "" : description[0]))
                .append('\n');
    }

    /** Shortens a summary to one line by cutting it at its first colon, or at a comma if it is still too long. */
    private static String firstSentence(String description) {
        int colon = description.indexOf(':');
        String sentence = colon < 0 ? description : description.substring(0, colon) + ".";
        int comma = sentence.indexOf(',');
        boolean fits = NAME_WIDTH + sentence.length() <= WIDTH;
        return fits || comma < 0 ? sentence : sentence.substring(0, comma) + ".";
    }

    private void arguments() {
        Layout layout = layout();
        layout.addAllPositionalParameters(
                command.getCommandSpec().positionalParameters(), help.parameterLabelRenderer());
        section("Arguments", layout.toString());
    }

    private List<OptionSpec> options(boolean shared) {
        Set<OptionSpec> options = new LinkedHashSet<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            boolean isShared = isRoot() ? option.scopeType() == CommandLine.ScopeType.INHERIT : option.inherited();
            if (isShared == shared && !option.hidden()) {
                options.add(option);
            }
        }
        return new ArrayList<>(options);
    }

    private void options(String heading, List<OptionSpec> options) {
        Layout layout = layout();
        layout.addAllOptions(options, help.parameterLabelRenderer());
        section(heading, layout.toString());
    }

    private Layout layout() {
        return help.createDefaultLayout();
    }

    private void section(String heading, String body) {
        if (!body.isEmpty()) {
            text.append('\n').append(heading).append(":\n").append(body);
        }
    }

    private void examples() {
        String[] lines = command.getCommandSpec().usageMessage().footer();
        if (isRoot()) {
            text.append("\nUse 'raftctl help COMMAND' for details, 'raftctl help runbook' for procedures.\n");
        }
        if (lines.length > 0) {
            text.append('\n');
        }
        for (String line : lines) {
            text.append(line).append('\n');
        }
    }
}
