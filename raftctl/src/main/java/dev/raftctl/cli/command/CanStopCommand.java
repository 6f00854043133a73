package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.StopCheck;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.MessageView;
import dev.raftctl.protocol.message.ServerId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "can-stop",
        description = {
            "Check whether a server can be stopped safely.",
            "It can while the others keep a majority that the leader hears and that has caught up, and can elect"
                    + " another leader if it leads.",
            "Exit code 0 when it may, 1 when not."
        },
        footer = {"Examples:", "  raftctl can-stop n2 && systemctl stop raftctl@n2"})
final class CanStopCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        ServerId id = ArgumentParser.serverId(server);
        ClusterStatus clusterStatus = context.cluster().status();
        ArgumentParser.requireKnownServer(clusterStatus, id);
        StopCheck decision = StopCheck.of(clusterStatus, id);
        String sentence = decision.isSafe()
                ? id + " may be stopped"
                : "do not stop " + id + ": " + String.join("; ", decision.reasons());
        return new CommandResult.Completed(
                new MessageView(
                        sentence,
                        Data.Fields.withSchemaVersion()
                                .put("id", id.value())
                                .put("canStop", decision.isSafe())
                                .putTexts("reasons", decision.reasons()),
                        String.valueOf(decision.isSafe())),
                decision.isSafe() ? ExitCode.DONE : ExitCode.NO);
    }
}
