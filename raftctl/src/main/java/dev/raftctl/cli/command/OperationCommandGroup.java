package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.OperationReader;
import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.cli.view.OperationListView;
import dev.raftctl.cli.view.OperationView;
import dev.raftctl.protocol.coordination.OperationState;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "op",
        description = {
            "Show, await, cancel and undo recorded operations.",
            "Membership and leadership changes, maintenance, mutes and forced unlocks are recorded in the log before they"
                    + " are requested: who, from where, when, why, the plan and the outcome. The cluster keeps the newest"
                    + " 1,000 records, and older ones of the last 30 days, but at most 4,000 records and 8 MiB. Every"
                    + " server has them, so reading them needs no leader."
        },
        subcommands = {
            OperationCommandGroup.OperationListCommand.class,
            OperationCommandGroup.OperationShowCommand.class,
            OperationCommandGroup.OperationWaitCommand.class,
            OperationCancelCommand.class,
            OperationUndoCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"Examples:", "  raftctl op ls --running", "  raftctl op show 7kq2m9xw4dhb"})
final class OperationCommandGroup {
    static final String OPERATION_LABEL = "OP";

    @CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
    @Command(
            name = "ls",
            description = {
                "List operations, the newest first.",
                "If the client of an operation did not report the end, the state is judged from the configurations in"
                        + " the log since it began, and from the current one."
            },
            footer = {"Examples:", "  raftctl op ls", "  raftctl op ls --running"})
    static final class OperationListCommand implements RaftctlCommand {
        @Option(names = "--running", description = "Only operations that are running.")
        boolean running;

        @Option(names = "--limit", paramLabel = "N", description = "List at most this many. Default: 50.")
        String limit = "50";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            long max = ArgumentParser.number(limit, "--limit", 1);
            List<JudgedOperation> all = new OperationReader(context.cluster())
                    .since(0).stream()
                            .filter(each -> !running || each.verdict().state() == OperationState.RUNNING)
                            .toList();
            return CommandResult.of(
                    new OperationListView(all.stream().limit(max).toList(), false, all.size() > max));
        }
    }

    @CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_READ, no = "there is no record of the operation")
    @Command(
            name = "show",
            description = {
                "Show an operation: who did what, when and why, the plan, and how it ended.",
                "The state is running, done, failed, cancelled or unknown. Exits 0 whatever the state is; raftctl op"
                        + " wait exits with the exit code of the operation."
            },
            footer = {"Examples:", "  raftctl op show 7kq2m9xw4dhb", "  raftctl op show 7kq2m9xw4dhb -o value"})
    static final class OperationShowCommand implements RaftctlCommand {
        @Parameters(paramLabel = OPERATION_LABEL, description = "The id of the operation.")
        String operation = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            String id = OperationOptions.requireValidId(operation);
            return CommandResult.of(OperationView.of(new OperationReader(context.cluster()).require(id)));
        }
    }

    @CommandExits(
            value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
            no = "the operation has not ended in time, or it ended with this exit code, or there is no record of it")
    @Command(
            name = "wait",
            description = {
                "Wait for the end of an operation.",
                "Exits with the exit code of the operation: 0 if it is done, 6 if it cannot be known how it ended."
            },
            footer = {"Examples:", "  raftctl op wait 7kq2m9xw4dhb --timeout 2m"})
    static final class OperationWaitCommand implements RaftctlCommand {
        @Parameters(paramLabel = OPERATION_LABEL, description = "The id of the operation.")
        String operation = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            String id = OperationOptions.requireValidId(operation);
            JudgedOperation ended = new OperationReader(context.cluster()).awaitEnd(id);
            return new CommandResult.CompletedCommandResult(
                    OperationView.of(ended), ExitCode.of(ended.verdict().exitCode()));
        }
    }
}
