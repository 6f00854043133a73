package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterWaitCondition;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@StreamingOutput
@CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_READ, no = "the condition does not hold before --timeout")
@Command(
        name = "wait",
        description = {
            "Wait for a condition.",
            "leader: a reachable server leads and has contact with a majority. healthy: raftctl health has no"
                    + " findings. members=N: the committed configuration has N members. applied=INDEX: every member"
                    + " has applied the entry. caught-up=ID: the server has applied everything committed. gone=ID:"
                    + " the server is no longer a member.",
            "Exits 1 if the condition is not met before --timeout."
        },
        footer = {
            "Examples:",
            "  raftctl wait leader --timeout 20s",
            "  raftctl wait healthy --timeout 1m",
            "  raftctl wait caught-up=n4 && raftctl wait gone=n1"
        })
final class ClusterWaitCommand implements RaftctlCommand {
    static final class WaitConditionCompletions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("leader", "healthy", "members=", "applied=", "caught-up=", "gone=")
                    .iterator();
        }
    }

    @Parameters(
            paramLabel = "CONDITION",
            completionCandidates = WaitConditionCompletions.class,
            description = "leader, healthy, members=N, applied=INDEX, caught-up=ID or gone=ID.")
    String condition = "";

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ClusterWaitCondition.WaitConditionMet met = parseCondition().await(context.cluster());
        ServerStatus leader = met.clusterStatus().leader();
        return CommandResult.of(new UserMessageView(
                met.description() + ", after " + met.waitedMillis() + " ms",
                StructuredData.ObjectData.withSchemaVersion()
                        .put("condition", condition)
                        .put("met", true)
                        .put("waitedMs", met.waitedMillis())
                        .put("leader", leader == null ? null : leader.id().value())
                        .put("term", leader == null ? met.clusterStatus().term() : leader.term()),
                "true"));
    }

    private ClusterWaitCondition parseCondition() throws CliFailure {
        int equals = condition.indexOf('=');
        String name = equals < 0 ? condition : condition.substring(0, equals + 1);
        String value = equals < 0 ? "" : condition.substring(equals + 1);
        return switch (name) {
            case "leader" -> ClusterWaitCondition.leader();
            case "healthy" -> ClusterWaitCondition.healthy();
            case "members=" -> ClusterWaitCondition.members(ArgumentParser.number(value, "members", 1));
            case "applied=" -> ClusterWaitCondition.applied(ArgumentParser.number(value, "applied", 0));
            case "caught-up=" -> ClusterWaitCondition.caughtUp(ArgumentParser.serverId(value));
            case "gone=" -> ClusterWaitCondition.gone(ArgumentParser.serverId(value));
            default ->
                throw CliFailure.usage(
                        "unknown condition '" + condition + "'",
                        "use leader, healthy, members=N, applied=INDEX, caught-up=ID or gone=ID");
        };
    }
}
