package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "replace-server",
        description = {
            "Put a new server in the place of another, in one change.",
            "There are never fewer voters than before: the old one leaves when the new one has caught up."
        },
        footer = {"Examples:", "  raftctl replace-server n2 n5=10.0.0.5:7001 -y --timeout 2m"})
final class ReplaceServerCommand implements RaftctlCommand {
    @Parameters(index = "0", paramLabel = "OLD", description = "The server that leaves.")
    String oldServer = "";

    @Parameters(
            index = "1",
            paramLabel = "NEW=H:P",
            description = "The server that comes, under an id never used before.")
    String newServer = "";

    @Mixin
    ForceOption force = new ForceOption();

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        ServerId oldId = ArgumentParser.serverId(oldServer);
        Member newMember = ArgumentParser.member(newServer);
        if (newMember.id().equals(oldId)) {
            throw Failure.usage(
                    "the new server has the id of the old one, " + oldId,
                    "an id is never used twice: give the new server another");
        }
        return MembershipChangeResult.of(
                context.cluster(),
                List.of(new MemberChange.AddVoter(newMember), new MemberChange.Remove(oldId)),
                "Replace " + oldId + " by " + newMember.id() + "?",
                force);
    }
}
