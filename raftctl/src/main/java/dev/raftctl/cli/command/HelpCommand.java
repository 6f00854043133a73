package dev.raftctl.cli.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.LOCAL)
@Command(
        name = "help",
        description = {
            "Show help for raftctl or for one command.",
            "help runbook lists the jobs of an operator, such as replacing a dead server, and help runbook NAME shows"
                    + " one as exact commands. raftctl-runbook(7) has all of them."
        },
        footer = {
            "Examples:",
            "  raftctl help",
            "  raftctl help add-server",
            "  raftctl help log show",
            "  raftctl help runbook",
            "  raftctl help runbook replace-dead-server"
        })
public final class HelpCommand implements RaftctlCommand {
    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command and subcommand, or runbook and a name.")
    List<String> commandNames = List.of();

    public List<String> commandNames() {
        return List.copyOf(commandNames);
    }

    /** Never called, because {@code Cli} shows the help itself: only {@code Cli} has the model of all commands. */
    @Override
    public CommandResult run(CommandContext context) {
        throw new IllegalStateException("help is shown by Cli");
    }
}
