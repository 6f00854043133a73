package dev.raftctl.cli.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "help",
        description = "Show the help of raftctl or of one command.",
        footer = {"Examples:", "  raftctl help", "  raftctl help add-server", "  raftctl help log show"})
public final class HelpCommand implements RaftctlCommand {
    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command, with its own commands if it has any.")
    List<String> commandNames = List.of();

    public List<String> commandNames() {
        return List.copyOf(commandNames);
    }

    /** Never called: help needs the model of all commands, which {@code Cli} has. */
    @Override
    public CommandResult run(CommandContext context) {
        throw new IllegalStateException("help is shown by Cli");
    }
}
