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
        name = "promote",
        description = {
            "Promote a learner to voter once it has caught up.",
            "If the server is already a voter, it must respond and be caught up; otherwise the command exits 1."
        },
        footer = {"Examples:", "  raftctl promote n5"})
final class PromoteCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID", description = "The learner.")
    String server = "";

    @Mixin
    ForceOption force = new ForceOption();

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ServerId id = ArgumentParser.serverId(server);
        return MembershipChangeCommandResult.of(
                context, options, "promote " + id, List.of(new MemberChange.PromoteLearner(id)), null, force);
    }
}
