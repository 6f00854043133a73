package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.LeadershipMove;
import dev.raftctl.cli.cluster.NamedLeader;
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
final class CampaignCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Override
    public Report run(Call call) throws Failure {
        ServerId id = Words.serverId(server);
        LeadershipMove move = MoveReport.begin(call.cluster());
        Words.known(move.before(), id);
        ServerStatus leader = move.before().leader();
        if (leader != null && leader.id().equals(id)) {
            return MoveReport.already(leader);
        }
        NamedLeader named = move.before().namedLeader();
        String now = named != null
                ? named.sentence()
                : leader == null ? "nobody leads" : leader.id() + " leads term " + leader.term();
        return MoveReport.of(
                move,
                "campaign",
                id + " stands for election now, while " + now,
                null,
                id,
                new ClientRequest.Campaign(),
                id);
    }
}
