package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove-server",
        description = {
            "Take a server out of the cluster.",
            "The leader may remove itself: another takes over. The process goes on running until it is stopped.",
            "Removing a server that is not a member is a success: it is so already."
        },
        footer = {"Examples:", "  raftctl remove-server n4 --dry-run", "  raftctl remove-server n4 -y"})
final class RemoveServerCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Mixin
    Force force = new Force();

    @Override
    public Report run(Call call) throws Failure {
        ServerId id = Words.serverId(server);
        return ChangeReport.of(
                call.cluster(), List.of(new Change.Remove(id)), "Remove " + id + " from the cluster?", force);
    }
}
