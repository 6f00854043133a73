package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.ClusterStatusView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "status",
        description = {
            "Show every server's status as the server itself sees it.",
            "Queries all servers in parallel; needs no leader. Unreachable servers keep their row."
        },
        footer = {
            "Examples:",
            "  raftctl status",
            "  raftctl status n1 n2 -o wide",
            "  raftctl status -o json | jq -r .leader"
        })
final class ClusterStatusCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "Show only these servers.")
    List<String> ids = List.of();

    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        List<ServerId> only = ArgumentParser.serverIds(ids);
        ClusterStatus clusterStatus = ClusterSurvey.of(from.cluster(context)).clusterStatus();
        for (ServerId id : only) {
            ArgumentParser.requireKnownServer(clusterStatus, id);
        }
        return CommandResult.of(new ClusterStatusView(clusterStatus, only));
    }
}
