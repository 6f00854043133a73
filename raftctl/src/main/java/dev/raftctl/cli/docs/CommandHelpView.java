package dev.raftctl.cli.docs;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedArgument;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedExit;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedOption;
import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
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
public record CommandHelpView(
        List<DocumentedOption> sharedOptions, List<CommandDocumentation> shownCommands, Map<String, String> groups)
        implements OutputDocument {
    public CommandHelpView {
        sharedOptions = List.copyOf(sharedOptions);
        shownCommands = List.copyOf(shownCommands);
        groups = Map.copyOf(groups);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        return valueBlocks();
    }

    @Override
    public String listField() {
        return "commands";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> exitCodes = new ArrayList<>();
        for (ExitCode exit : ExitCode.values()) {
            exitCodes.add(new StructuredData.ObjectData()
                    .put("code", exit.code())
                    .put("kind", exit.kind())
                    .put("meaning", exit.meaning()));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("commands", new StructuredData.ListData(List.copyOf(commands(false))))
                .put("options", options(sharedOptions))
                .put("exitCodes", new StructuredData.ListData(exitCodes));
    }

    @Override
    public List<StructuredData.ObjectData> records() {
        return commands(true);
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> names = new ArrayList<>();
        for (CommandDocumentation command : all()) {
            names.add(new DocumentBlock.TextLineBlock(name(command)));
        }
        return names;
    }

    private List<StructuredData.ObjectData> commands(boolean versioned) {
        List<StructuredData.ObjectData> commands = new ArrayList<>();
        for (CommandDocumentation command : all()) {
            List<DocumentedOption> own = new ArrayList<>(command.options());
            own.removeAll(sharedOptions);
            commands.add((versioned ? StructuredData.ObjectData.withSchemaVersion() : new StructuredData.ObjectData())
                    .put("name", name(command))
                    .put("group", groups.get(command.path().get(1)))
                    .put("summary", command.summary())
                    .putTexts("description", command.details())
                    .put("arguments", arguments(command.arguments()))
                    .put("options", options(own))
                    .putTexts("examples", examples(command))
                    .put("exitCodes", exits(command.exits())));
        }
        return commands;
    }

    private List<CommandDocumentation> all() {
        List<CommandDocumentation> flattened = new ArrayList<>();
        shownCommands.forEach(command -> add(command, flattened));
        return flattened;
    }

    private static void add(CommandDocumentation command, List<CommandDocumentation> flattened) {
        flattened.add(command);
        command.commands().forEach(each -> add(each, flattened));
    }

    private static String name(CommandDocumentation command) {
        return String.join(" ", command.path().subList(1, command.path().size()));
    }

    private static StructuredData.ListData arguments(List<DocumentedArgument> arguments) {
        List<StructuredData> items = new ArrayList<>();
        for (DocumentedArgument argument : arguments) {
            items.add(new StructuredData.ObjectData()
                    .put("name", argument.label())
                    .put("required", !argument.isOptional())
                    .put("repeated", argument.isRepeated())
                    .put("description", argument.description()));
        }
        return new StructuredData.ListData(items);
    }

    private static StructuredData.ListData options(List<DocumentedOption> options) {
        List<StructuredData> items = new ArrayList<>();
        for (DocumentedOption option : options) {
            items.add(new StructuredData.ObjectData()
                    .putTexts("names", option.names())
                    .put("value", option.takesValue() ? option.label() : null)
                    .putTexts("candidates", option.candidates())
                    .put("description", option.description()));
        }
        return new StructuredData.ListData(items);
    }

    private static StructuredData.ListData exits(List<DocumentedExit> exits) {
        List<StructuredData> items = new ArrayList<>();
        for (DocumentedExit exit : exits) {
            items.add(new StructuredData.ObjectData()
                    .put("code", exit.code().code())
                    .put("meaning", exit.meaning()));
        }
        return new StructuredData.ListData(items);
    }

    private static List<String> examples(CommandDocumentation command) {
        return command.examples().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.endsWith(":"))
                .toList();
    }
}
