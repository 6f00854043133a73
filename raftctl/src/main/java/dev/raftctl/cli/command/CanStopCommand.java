package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.SafeToStopCheck;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ServerId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_READ, no = "it is not safe to stop the server")
@Command(
        name = "can-stop",
        description = {
            "Check whether a server can be stopped safely.",
            "It is safe if the remaining voters include a caught-up majority in contact with the leader, and, if the"
                    + " server leads, they can elect another leader.",
            "Exits 0 if it is safe to stop, 1 if not."
        },
        footer = {"Examples:", "  raftctl can-stop n2 && systemctl stop raftctl@n2"})
final class CanStopCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ServerId id = ArgumentParser.serverId(server);
        ClusterStatus clusterStatus = from.cluster(context).status();
        ArgumentParser.requireKnownServer(clusterStatus, id);
        SafeToStopCheck decision = SafeToStopCheck.of(clusterStatus, id);
        String sentence = decision.isSafe()
                ? id + " can be stopped safely"
                : "do not stop " + id + ": " + String.join("; ", decision.reasons());
        return new CommandResult.CompletedCommandResult(
                new UserMessageView(
                        sentence,
                        StructuredData.ObjectData.withSchemaVersion()
                                .put("id", id.value())
                                .put("canStop", decision.isSafe())
                                .putTexts("reasons", decision.reasons()),
                        String.valueOf(decision.isSafe())),
                decision.isSafe() ? ExitCode.DONE : ExitCode.NO);
    }
}
