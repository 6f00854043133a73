package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.LeadershipChange;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "transfer-leadership",
        description = {
            "Hand leadership over to a server, or to the most up-to-date one.",
            "Ends with 0 when that server leads; prints both terms and how long nobody led.",
            "If that is not known in time, it ends with 6: leadership may yet move."
        },
        footer = {"Examples:", "  raftctl transfer-leadership", "  raftctl transfer-leadership n2"})
final class TransferLeadershipCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Who is to lead.")
    @Nullable
    String server;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        ServerId target = server == null ? null : ArgumentParser.serverId(server);
        LeadershipChange leadershipMove = LeadershipChangeResult.begin(context.cluster());
        ServerStatus leader = leadershipMove.leader();
        if (target != null) {
            ArgumentParser.requireKnownServer(leadershipMove.statusBefore(), target);
        }
        if (leader.id().equals(target)) {
            return LeadershipChangeResult.alreadyLeader(leader);
        }
        String targetText = target == null ? "the most up-to-date voter" : target.value();
        return LeadershipChangeResult.of(
                leadershipMove,
                "transfer-leadership",
                leader.id() + " (term " + leader.term() + ") hands leadership over to " + targetText,
                null,
                leader.id(),
                new ClientRequest.TransferLeadership(target),
                target);
    }
}
