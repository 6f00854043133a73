package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.view.ServersView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "servers",
        description = {
            "List the members of the cluster.",
            "Uses the leader's configuration, or the newest configuration of any reachable server if there is no"
                    + " leader."
        },
        footer = {"Examples:", "  raftctl servers", "  raftctl servers -o value"})
final class ServersCommand implements RaftctlCommand {
    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ClusterStatus clusterStatus = from.cluster(context).status();
        ServerStatus authority = clusterStatus.authority();
        if (authority == null || authority.configuration().isEmpty()) {
            ClusterVerdict verdict = Findings.of(clusterStatus);
            throw new CliFailure(
                            ExitCode.REFUSED,
                            RefusalReason.UNCONFIGURED.name(),
                            verdict.summary(),
                            verdict.next().line(),
                            null)
                    .withStatus(clusterStatus);
        }
        return CommandResult.of(new ServersView(clusterStatus, authority));
    }
}
