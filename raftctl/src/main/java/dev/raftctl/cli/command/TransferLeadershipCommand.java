package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.LeadershipChangeOperation;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "a server other than the requested one has become the leader")
@Command(
        name = "transfer-leadership",
        description = {
            "Transfer leadership to another voter.",
            "Exits 0 once that server leads; prints the old and the new leader with their terms, and the time without"
                    + " a leader.",
            "Exits 6 if the outcome is not known in time; leadership may still move."
        },
        footer = {"Examples:", "  raftctl transfer-leadership", "  raftctl transfer-leadership n2"})
final class TransferLeadershipCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "The new leader. Default: the most up-to-date voter.")
    @Nullable
    String server;

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ServerId target = server == null ? null : ArgumentParser.serverId(server);
        String command = "transfer-leadership" + (target == null ? "" : " " + target);
        CommandResult earlier = RecordedChange.earlierOutcome(context, options, command);
        if (earlier != null) {
            return earlier;
        }
        LeadershipChangeOperation leadershipMove = LeadershipChangeCommandResult.begin(context.cluster());
        ServerStatus leader = leadershipMove.leader();
        if (target != null) {
            ArgumentParser.requireKnownServer(leadershipMove.statusBefore(), target);
        }
        if (leader.id().equals(target)) {
            return LeadershipChangeCommandResult.alreadyLeader(leader);
        }
        String targetText = target == null ? "the most up-to-date voter" : target.value();
        return LeadershipChangeCommandResult.of(
                context,
                options,
                new LeadershipChangeCommandResult.LeadershipChange(
                        leadershipMove,
                        "transfer-leadership",
                        command,
                        leader.id() + " (term " + leader.term() + ") transfers leadership to " + targetText,
                        null,
                        leader.id(),
                        new ClientRequest.TransferLeadershipRequest(target),
                        target));
    }
}
