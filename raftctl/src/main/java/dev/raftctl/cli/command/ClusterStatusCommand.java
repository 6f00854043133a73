package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Findings;
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
            "Queries all servers in parallel; needs no leader. Unreachable servers keep their row.",
            "If the context is a pattern, such as 'prod-*', all clusters whose contexts match are asked at the same"
                    + " time. The table has a row for each, the worst first, and the exit code is the highest of all."
        },
        footer = {
            "Examples:",
            "  raftctl status",
            "  raftctl status n1 n2 -o wide",
            "  raftctl status -o json | jq -r .leader",
            "  raftctl -C 'prod-*' status"
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

    @Override
    public ClusterQuery clusterQuery() throws CliFailure {
        from.requireNoContextPattern();
        if (!ids.isEmpty()) {
            throw CliFailure.usage(
                    "the table of several clusters has no rows of servers", "omit the servers, or name one context");
        }
        return cluster -> {
            Evidence evidence = ClusterSurvey.of(cluster);
            return new ClusterQuery.ClusterAnswer(
                    Findings.of(evidence), new ClusterStatusView(evidence.clusterStatus(), List.of()), ExitCode.DONE);
        };
    }
}
