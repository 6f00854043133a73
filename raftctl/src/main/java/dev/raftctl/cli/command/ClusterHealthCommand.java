package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.view.ClusterHealthView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_READ,
        no = "the cluster is not healthy, and not every finding is muted")
@Command(
        name = "health",
        description = {
            "Check cluster health; one line per finding, most severe first.",
            "Exits 0 if the cluster is healthy, or degraded with every finding muted (see raftctl mute); 1 otherwise,"
                    + " even if the cluster is still serving. Events do not count. raftctl explain shows what a finding"
                    + " is based on.",
            "If the context is a pattern, such as 'prod-*', all clusters whose contexts match are asked at the same"
                    + " time. The table has a row for each, the worst first, and the exit code is the highest of all."
        },
        footer = {"Examples:", "  raftctl health", "  raftctl health -o value", "  raftctl -C 'prod-*' health"})
final class ClusterHealthCommand implements RaftctlCommand {
    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ClusterVerdict verdict = Findings.of(ClusterSurvey.of(from.cluster(context)));
        return new CommandResult.CompletedCommandResult(new ClusterHealthView(verdict), exit(verdict));
    }

    private static ExitCode exit(ClusterVerdict verdict) {
        return verdict.isHealthy() ? ExitCode.DONE : ExitCode.NO;
    }

    @Override
    public ClusterQuery clusterQuery() throws CliFailure {
        from.requireNoContextPattern();
        return cluster -> {
            ClusterVerdict verdict = Findings.of(ClusterSurvey.of(cluster));
            return new ClusterQuery.ClusterAnswer(verdict, new ClusterHealthView(verdict), exit(verdict));
        };
    }
}
