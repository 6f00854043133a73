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
        name = "demote",
        description = {"Demote a voter to learner; it keeps replicating the log."},
        footer = {"Examples:", "  raftctl demote n3 -y"})
final class DemoteCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", description = "The voter.")
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
                "demote " + id,
                List.of(new MemberChange.DemoteVoter(id)),
                "Demote " + id + " to learner?",
                force);
    }
}
