package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.LeadershipChangeOperation;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "a server other than the named one leads the cluster")
@Command(
        name = "step-down",
        description = {
            "Make the leader transfer leadership to another server.",
            "Leadership moves only to a server that has caught up. Exits 0 once another server leads; prints the old"
                    + " and the new leader with their terms, and the time without a leader.",
            "Exits 6 if no new leader is seen in time; leadership may still move."
        },
        footer = {
            "Examples:",
            "  raftctl step-down",
            "  raftctl step-down n1 --hold 30s",
            "  raftctl step-down --force -y"
        })
final class StepDownCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Step down only if this server is the leader.")
    @Nullable
    String server;

    @Option(names = "--hold", paramLabel = "DUR", description = "Do not campaign for this long.")
    @Nullable
    String hold;

    @Option(
            names = "--force",
            description =
                    "Step down even if no server is ready to take over; there is no leader until an election succeeds.")
    boolean force;

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        long holdMillis = hold == null ? 0 : DurationArgument.millis(hold, "--hold");
        String name = server;
        String command = "step-down" + (name == null ? "" : " " + name) + (hold == null ? "" : " --hold " + hold)
                + (force ? " --force" : "");
        CommandResult earlier = RecordedChange.earlierOutcome(context, options, command);
        if (earlier != null) {
            return earlier;
        }
        LeadershipChangeOperation leadershipMove = LeadershipChangeCommandResult.begin(context.cluster());
        ServerStatus leader = leadershipMove.leader();
        ServerId expectedLeader = name == null ? leader.id() : ArgumentParser.serverId(name);
        if (!expectedLeader.equals(leader.id())) {
            ArgumentParser.requireKnownServer(leadershipMove.statusBefore(), expectedLeader);
            throw new CliFailure(
                    CliFailureReason.LEADERSHIP_ELSEWHERE,
                    leader.id() + " is leader (term " + leader.term() + "), not " + name + "; nothing was changed",
                    "raftctl step-down " + leader.id());
        }
        String plan = leader.id() + " (term " + leader.term() + ") steps down"
                + (force ? ", even if no server is ready to take over" : " in favor of a server that has caught up")
                + (holdMillis > 0 ? " and does not campaign for " + holdMillis + " ms" : "");
        return LeadershipChangeCommandResult.of(
                context,
                options,
                new LeadershipChangeCommandResult.LeadershipChange(
                        leadershipMove,
                        "step-down",
                        command,
                        plan,
                        force ? "Make " + leader.id() + " step down, even if no server is ready to take over?" : null,
                        leader.id(),
                        new ClientRequest.StepDownRequest(leader.id(), holdMillis, force),
                        null));
    }
}
