package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.view.ServerInspectView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "inspect",
        description = {
            "Show everything one server knows about itself, and its followers if it leads.",
            "Needs no leader."
        },
        footer = {"Examples:", "  raftctl inspect n1", "  raftctl inspect n1 -o json | jq .followers"})
final class ServerInspectCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ClusterStatus clusterStatus = from.cluster(context).statusOnceReachable(ArgumentParser.serverId(server));
        ServerProbeResult probe = ArgumentParser.requireKnownServer(clusterStatus, ArgumentParser.serverId(server));
        ServerStatus status = probe.status();
        if (status == null) {
            throw new CliFailure(
                    CliFailureReason.UNREACHABLE,
                    server + " at " + probe.address() + " does not answer: " + probe.errorText(),
                    "see the other servers' view with: raftctl status");
        }
        return CommandResult.of(new ServerInspectView(status));
    }
}
