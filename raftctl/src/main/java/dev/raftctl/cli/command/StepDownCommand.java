package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.cluster.LeadershipChange;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "step-down",
        description = {
            "Have the leader hand leadership to another server.",
            "Only to one that has caught up. Ends with 0 when another server leads; prints both terms and how long nobody led.",
            "If no new leader is seen in time, it ends with 6: leadership may yet move."
        },
        footer = {
            "Examples:",
            "  raftctl step-down",
            "  raftctl step-down n1 --hold 30s",
            "  raftctl step-down --force -y"
        })
final class StepDownCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Only if this server leads.")
    @Nullable
    String server;

    @Option(names = "--hold", paramLabel = "DUR", description = "It does not stand for election for so long.")
    @Nullable
    String hold;

    @Option(
            names = "--force",
            description = "Also when no other server could take over at once: nobody leads until an election is won.")
    boolean force;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        long holdMillis = hold == null ? 0 : Durations.millis(hold, "--hold");
        String name = server;
        LeadershipChange leadershipMove = LeadershipChangeResult.begin(context.cluster());
        ServerStatus leader = leadershipMove.leader();
        ServerId expectedLeader = name == null ? leader.id() : ArgumentParser.serverId(name);
        if (!expectedLeader.equals(leader.id())) {
            ArgumentParser.requireKnownServer(leadershipMove.statusBefore(), expectedLeader);
            throw new Failure(
                    FailureReason.LEADERSHIP_ELSEWHERE,
                    leader.id() + " leads term " + leader.term() + ", not " + name + "; nothing was changed",
                    "raftctl step-down " + leader.id());
        }
        String plan = leader.id() + " (term " + leader.term() + ") gives up leadership"
                + (force ? ", also without a successor" : " to a server that has caught up")
                + (holdMillis > 0 ? ", and does not stand for " + holdMillis + " ms" : "");
        return LeadershipChangeResult.of(
                leadershipMove,
                "step-down",
                plan,
                force ? "Have " + leader.id() + " give up leadership, even if nobody can take over?" : null,
                leader.id(),
                new ClientRequest.StepDown(leader.id(), holdMillis, force),
                null);
    }
}
