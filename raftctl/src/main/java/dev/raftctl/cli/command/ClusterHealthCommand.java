package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterHealth;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.ClusterHealthView;
import picocli.CommandLine.Command;

@Command(
        name = "health",
        description = {
            "Check cluster health; one line per problem, most severe first.",
            "Exits 0 if there are no problems, 1 otherwise, even if the cluster is still serving."
        },
        footer = {"Examples:", "  raftctl health", "  raftctl health -o value"})
final class ClusterHealthCommand implements RaftctlCommand {
    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ClusterHealth health = ClusterHealth.of(context.cluster().status());
        return new CommandResult.CompletedCommandResult(
                new ClusterHealthView(health), health.findings().isEmpty() ? ExitCode.DONE : ExitCode.NO);
    }
}
