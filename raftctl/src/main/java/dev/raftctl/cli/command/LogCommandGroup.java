package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import picocli.CommandLine.Command;

@Command(
        name = "log",
        description = "Show entries of a server's log, or compare data directories.",
        subcommands = {
            LogCommandGroup.LogListCommand.class,
            LogCommandGroup.LogShowCommand.class,
            LogCommandGroup.LogTailCommand.class,
            LogDiffCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"Examples:", "  raftctl log tail", "  raftctl log ls --from 100 --to 120 --node n2"})
final class LogCommandGroup {
    @CommandExits({CommandExits.ExitCodeGroup.CLUSTER_READ, CommandExits.ExitCodeGroup.DATA_FILES})
    @Command(
            name = "ls",
            description = {
                "List entries, one per line.",
                "Reads the leader's log, or any server's if there is no leader; --node selects a server."
            },
            footer = {"Examples:", "  raftctl log ls", "  raftctl log ls --from 100 --to 120 --node n2"})
    static final class LogListCommand extends LogReadCommand implements RaftctlCommand {
        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            return CommandResult.of(read(context, false, false));
        }
    }

    @CommandExits({CommandExits.ExitCodeGroup.CLUSTER_READ, CommandExits.ExitCodeGroup.DATA_FILES})
    @Command(
            name = "show",
            description = "Show entries in full.",
            footer = {
                "Examples:",
                "  raftctl log show --from 17 --to 17",
                "  raftctl log show --data-dir /var/lib/raftctl/n1"
            })
    static final class LogShowCommand extends LogReadCommand implements RaftctlCommand {
        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            return CommandResult.of(read(context, true, false));
        }
    }

    @CommandExits({CommandExits.ExitCodeGroup.CLUSTER_READ, CommandExits.ExitCodeGroup.DATA_FILES})
    @Command(
            name = "tail",
            description = "List the last entries (see --limit).",
            footer = {"Examples:", "  raftctl log tail", "  raftctl log tail --limit 50 --node n3"})
    static final class LogTailCommand extends LogReadCommand implements RaftctlCommand {
        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            return CommandResult.of(read(context, false, true));
        }
    }
}
