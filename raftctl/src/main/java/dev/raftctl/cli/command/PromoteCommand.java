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

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        return MembershipChangeCommandResult.of(
                context.cluster(),
                List.of(new MemberChange.PromoteLearner(ArgumentParser.serverId(server))),
                null,
                force);
    }
}
