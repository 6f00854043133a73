package dev.raftctl.cli.docs;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.docs.CommandModel.Argument;
import dev.raftctl.cli.docs.CommandModel.Option;
import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The help as data, for programs: each command by its path, followed by its subcommands.
 *
 * @param sharedOptions the options that every command has
 * @param shownCommands the commands to show, including their subcommands
 * @param groups the help's heading for each top-level command
 */
public record HelpView(List<Option> sharedOptions, List<CommandModel> shownCommands, Map<String, String> groups)
        implements Document {
    public HelpView {
        sharedOptions = List.copyOf(sharedOptions);
        shownCommands = List.copyOf(shownCommands);
        groups = Map.copyOf(groups);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        return valueBlocks();
    }

    @Override
    public String listField() {
        return "commands";
    }

    @Override
    public Data.Fields data() {
        List<Data> exitCodes = new ArrayList<>();
        for (ExitCode exit : ExitCode.values()) {
            exitCodes.add(new Data.Fields()
                    .put("code", exit.code())
                    .put("kind", exit.kind())
                    .put("meaning", exit.meaning()));
        }
        return Data.Fields.withSchemaVersion()
                .put("commands", new Data.Items(List.copyOf(commands(false))))
                .put("options", options(sharedOptions))
                .put("exitCodes", new Data.Items(exitCodes));
    }

    @Override
    public List<Data.Fields> records() {
        return commands(true);
    }

    @Override
    public List<Block> valueBlocks() {
        List<Block> names = new ArrayList<>();
        for (CommandModel command : all()) {
            names.add(new Block.Line(name(command)));
        }
        return names;
    }

    private List<Data.Fields> commands(boolean versioned) {
        List<Data.Fields> commands = new ArrayList<>();
        for (CommandModel command : all()) {
            List<Option> own = new ArrayList<>(command.options());
            own.removeAll(sharedOptions);
            commands.add((versioned ? Data.Fields.withSchemaVersion() : new Data.Fields())
                    .put("name", name(command))
                    .put("group", groups.get(command.path().get(1)))
                    .put("summary", command.summary())
                    .putTexts("description", command.details())
                    .put("arguments", arguments(command.arguments()))
                    .put("options", options(own))
                    .putTexts("examples", examples(command)));
        }
        return commands;
    }

    private List<CommandModel> all() {
        List<CommandModel> flattened = new ArrayList<>();
        shownCommands.forEach(command -> add(command, flattened));
        return flattened;
    }

    private static void add(CommandModel command, List<CommandModel> flattened) {
        flattened.add(command);
        command.commands().forEach(each -> add(each, flattened));
    }

    private static String name(CommandModel command) {
        return String.join(" ", command.path().subList(1, command.path().size()));
    }

    private static Data.Items arguments(List<Argument> arguments) {
        List<Data> items = new ArrayList<>();
        for (Argument argument : arguments) {
            items.add(new Data.Fields()
                    .put("name", argument.label())
                    .put("required", !argument.isOptional())
                    .put("repeated", argument.isRepeated())
                    .put("description", argument.description()));
        }
        return new Data.Items(items);
    }

    private static Data.Items options(List<Option> options) {
        List<Data> items = new ArrayList<>();
        for (Option option : options) {
            items.add(new Data.Fields()
                    .putTexts("names", option.names())
                    .put("value", option.takesValue() ? option.label() : null)
                    .putTexts("candidates", option.candidates())
                    .put("description", option.description()));
        }
        return new Data.Items(items);
    }

    private static List<String> examples(CommandModel command) {
        return command.examples().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.endsWith(":"))
                .toList();
    }
}
