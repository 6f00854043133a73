package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "the configuration is already as requested, but the server does not answer or is not caught up")
@Command(
        name = "replace-server",
        description = {
            "Replace one server with another in a single change.",
            "There are never fewer voters than before: the old server leaves once the new one has caught up."
        },
        footer = {"Examples:", "  raftctl replace-server n2 n5=10.0.0.5:7001 -y --timeout 2m"})
final class ReplaceServerCommand implements RaftctlCommand {
    @Parameters(index = "0", paramLabel = "OLD", description = "The server to remove.")
    String oldServer = "";

    @Parameters(
            index = "1",
            paramLabel = "NEW=H:P",
            description = "The new server; its id must never have been used in this cluster.")
    String newServer = "";

    @Mixin
    ForceOption force = new ForceOption();

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ServerId oldId = ArgumentParser.serverId(oldServer);
        ClusterMember newMember = ArgumentParser.member(newServer);
        if (newMember.id().equals(oldId)) {
            throw CliFailure.usage(
                    "the new server has the same id as the old one: " + oldId,
                    "ids cannot be reused; choose another id for the new server");
        }
        return MembershipChangeCommandResult.of(
                context,
                options,
                "replace-server " + oldId + " " + newMember.id() + "=" + newMember.address(),
                List.of(new MemberChange.AddVoter(newMember), new MemberChange.RemoveMember(oldId)),
                "Replace " + oldId + " with " + newMember.id() + "?",
                force);
    }
}
