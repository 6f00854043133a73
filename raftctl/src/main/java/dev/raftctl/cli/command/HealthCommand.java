package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.view.HealthView;
import picocli.CommandLine.Command;

@Command(
        name = "health",
        description = {
            "Tell whether the cluster is well: one line for each finding, the worst first.",
            "Exit code 0 when there is none, 1 when there is one, also if the cluster still serves."
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
