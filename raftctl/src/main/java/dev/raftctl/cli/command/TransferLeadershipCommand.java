package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.LeadershipMove;
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
final class TransferLeadershipCommand implements Verb {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Who is to lead.")
    @Nullable
    String server;

    @Override
    public Report run(Call call) throws Failure {
        ServerId target = server == null ? null : Words.serverId(server);
        LeadershipMove move = MoveReport.begin(call.cluster());
        ServerStatus leader = move.leader();
        if (target != null) {
            Words.known(move.before(), target);
        }
        if (leader.id().equals(target)) {
            return MoveReport.already(leader);
        }
        String to = target == null ? "the most up-to-date voter" : target.value();
        return MoveReport.of(
                move,
                "transfer-leadership",
                leader.id() + " (term " + leader.term() + ") hands leadership over to " + to,
                null,
                leader.id(),
                new ClientRequest.TransferLeadership(target),
                target);
    }
}
