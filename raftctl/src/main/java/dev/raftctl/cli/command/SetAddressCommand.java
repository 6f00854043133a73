package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
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
        name = "set-address",
        description = {
            "Change the address of a server that moved with its data.",
            "Start the server at its new address first. The leader contacts it there and checks that it is this member,"
                    + " with the member's data, before it changes the configuration. It remains a voter or a learner, as before.",
            "Refused if another member already has the address, or if no server or a different server answers there."
                    + " Only the configuration of the cluster changes: also correct the clients' endpoints and the"
                    + " configuration files. Never run the server at both addresses. The leader must support protocol"
                    + " version 5."
        },
        footer = {
            "Examples:",
            "  raftctl set-address n2 10.0.0.12:7001",
            "  raftctl set-address n2 10.0.0.12:7001 --dry-run"
        })
final class SetAddressCommand implements RaftctlCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The server.")
    String server = "";

    @Parameters(index = "1", paramLabel = "H:P", description = "Its new address.")
    String address = "";

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
                "set-address " + id + " " + address,
                List.of(new MemberChange.ChangeAddress(
                        ArgumentParser.member(id, address, "raftctl set-address n2 10.0.0.12:7001"))),
                null,
                force);
    }
}
