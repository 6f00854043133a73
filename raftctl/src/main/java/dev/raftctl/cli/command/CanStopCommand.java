package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.NameListFormatter;
import dev.raftctl.cli.findings.SafeToStopCheck;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SortedSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_READ, no = "it is not safe to stop the servers")
@Command(
        name = "can-stop",
        description = {
            "Check whether servers can be stopped safely.",
            "Several servers are checked as if all were stopped at once, for example all servers of a rack. It is safe if"
                    + " the remaining voters include a caught-up majority in contact with the leader, and, if one of"
                    + " the servers leads, they can elect another leader. A voter is caught up if it has acknowledged"
                    + " every entry older than one election timeout.",
            "Exits 0 if it is safe to stop, 1 if not."
        },
        footer = {
            "Examples:",
            "  raftctl can-stop n2 && systemctl stop raftctl@n2",
            "  raftctl can-stop n2 n4",
            "  raftctl can-stop n2 --from support.bundle"
        })
final class CanStopCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "The servers to stop at the same time.")
    List<String> servers = List.of();

    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        List<ServerId> ids = ArgumentParser.serverIds(servers);
        ClusterStatus clusterStatus = from.cluster(context).status();
        for (ServerId id : ids) {
            ArgumentParser.requireKnownServer(clusterStatus, id);
        }
        SafeToStopCheck decision = SafeToStopCheck.of(clusterStatus, ids);
        return new CommandResult.CompletedCommandResult(
                new UserMessageView(sentence(decision), data(decision), String.valueOf(decision.isSafe())),
                decision.isSafe() ? ExitCode.DONE : ExitCode.NO);
    }

    private static String sentence(SafeToStopCheck decision) {
        String names = NameListFormatter.join(decision.servers());
        boolean isOne = decision.servers().size() == 1;
        if (decision.isSafe()) {
            return names + (isOne ? " can be stopped safely" : " can safely be stopped at the same time");
        }
        return "do not stop " + names + (isOne ? "" : " at the same time") + ": "
                + String.join("; ", decision.reasons());
    }

    /** Returns the decision for programs; {@code id} is null if several servers were judged. */
    private static StructuredData.ObjectData data(SafeToStopCheck decision) {
        SortedSet<ServerId> servers = decision.servers();
        return StructuredData.ObjectData.withSchemaVersion()
                .put("id", servers.size() == 1 ? servers.first().value() : null)
                .put("canStop", decision.isSafe())
                .putTexts("reasons", decision.reasons())
                .putTexts("servers", servers.stream().map(ServerId::value).toList())
                .putTexts(
                        "readyVoters",
                        decision.readyVoters().stream().map(ServerId::value).toList())
                .put("majority", decision.majority());
    }
}
