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
            "Have a server start an election now.",
            "A leader there may be is deposed. Ends with 0 when the server leads; voters with more in their logs refuse it."
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
                : leader == null ? "nobody leads" : leader.id() + " leads term " + leader.term();
        return LeadershipChangeResult.of(
                leadershipMove,
                "campaign",
                id + " stands for election now, while " + currentLeadership,
                null,
                id,
                new ClientRequest.Campaign(),
                id);
    }
}
