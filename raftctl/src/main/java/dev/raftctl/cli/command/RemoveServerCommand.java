package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
@Command(
        name = "remove-server",
        description = {
            "Remove a server from the cluster.",
            "The leader can remove itself; another server then takes over. The process keeps running until it is"
                    + " stopped.",
            "Removing a server that is not a member succeeds without a change."
        },
        footer = {"Examples:", "  raftctl remove-server n4 --dry-run", "  raftctl remove-server n4 -y"})
final class RemoveServerCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Mixin
    ForceOption force = new ForceOption();

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ServerId id = ArgumentParser.serverId(server);
        return MembershipChangeCommandResult.of(
                context,
                options,
                "remove-server " + id,
                List.of(new MemberChange.RemoveMember(id)),
                "Remove " + id + " from the cluster?",
                force);
    }
}
