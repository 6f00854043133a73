package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.view.HealthView;
import picocli.CommandLine.Command;

@Command(
        name = "health",
        description = {
            "Check cluster health; one line per problem, most severe first.",
            "Exits 0 if there are no problems, 1 otherwise, even if the cluster is still serving."
        },
        footer = {"Examples:", "  raftctl health", "  raftctl health -o value"})
final class HealthCommand implements RaftctlCommand {
    @Override
    public CommandResult run(CommandContext context) throws Failure {
        Health health = Health.of(context.cluster().status());
        return new CommandResult.Completed(
                new HealthView(health), health.findings().isEmpty() ? ExitCode.DONE : ExitCode.NO);
    }
}
