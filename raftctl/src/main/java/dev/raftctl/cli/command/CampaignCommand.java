package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.LeadershipChangeOperation;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE, no = "another server has become the leader")
@Command(
        name = "campaign",
        description = {
            "Make a server start an election now.",
            "Any current leader is deposed. Exits 0 once the server leads; voters with a more up-to-date log will"
                    + " refuse their vote."
        },
        footer = {"Examples:", "  raftctl campaign n2"})
final class CampaignCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ServerId id = ArgumentParser.serverId(server);
        LeadershipChangeOperation leadershipMove = LeadershipChangeCommandResult.begin(context.cluster());
        ArgumentParser.requireKnownServer(leadershipMove.statusBefore(), id);
        ServerStatus leader = leadershipMove.statusBefore().leader();
        if (leader != null && leader.id().equals(id)) {
            return LeadershipChangeCommandResult.alreadyLeader(leader);
        }
        ReportedLeader namedLeader = leadershipMove.statusBefore().reportedLeader();
        String currentLeadership = namedLeader != null
                ? Findings.describe(namedLeader)
                : leader == null ? "there is no leader" : leader.id() + " is leader (term " + leader.term() + ")";
        return LeadershipChangeCommandResult.of(
                context,
                options,
                new LeadershipChangeCommandResult.LeadershipChange(
                        leadershipMove,
                        "campaign",
                        "campaign " + id,
                        id + " starts an election now; " + currentLeadership,
                        null,
                        id,
                        new ClientRequest.CampaignRequest(),
                        id));
    }
}
