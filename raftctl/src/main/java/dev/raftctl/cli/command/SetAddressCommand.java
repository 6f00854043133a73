package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.message.MemberChange;
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
                    + " with the member's data, before it changes the configuration. Its role and its vote stay.",
            "Refused if another member has the address, if another server answers there, or none does. Only the"
                    + " configuration of the cluster changes: also correct the clients' endpoints and the configuration"
                    + " files. Never run the server at both addresses. Requires protocol version 5 of the leader."
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
        String id = ArgumentParser.serverId(server).value();
        return MembershipChangeCommandResult.of(
                context,
                options,
                "set-address " + id + " " + address,
                List.of(new MemberChange.ChangeAddress(ArgumentParser.member(id + "=" + address))),
                null,
                force);
    }
}
