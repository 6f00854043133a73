package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.LeadershipChange;
import dev.raftctl.cli.cluster.ReportedLeader;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

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

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        ServerId id = ArgumentParser.serverId(server);
        LeadershipChange leadershipMove = LeadershipChangeResult.begin(context.cluster());
        ArgumentParser.requireKnownServer(leadershipMove.statusBefore(), id);
        ServerStatus leader = leadershipMove.statusBefore().leader();
        if (leader != null && leader.id().equals(id)) {
            return LeadershipChangeResult.alreadyLeader(leader);
        }
        ReportedLeader namedLeader = leadershipMove.statusBefore().reportedLeader();
        String currentLeadership = namedLeader != null
                ? namedLeader.describe()
                : leader == null ? "there is no leader" : leader.id() + " is leader (term " + leader.term() + ")";
        return LeadershipChangeResult.of(
                leadershipMove,
                "campaign",
                id + " starts an election now; " + currentLeadership,
                null,
                id,
                new ClientRequest.Campaign(),
                id);
    }
}
