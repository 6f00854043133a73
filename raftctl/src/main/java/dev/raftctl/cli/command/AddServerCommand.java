package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "the configuration is already as requested, but the server does not answer or is not caught up")
@Command(
        name = "add-server",
        description = {
            "Add a running, empty server to the cluster.",
            "The server first receives the log as a learner. Exits 0 once it is a caught-up voter; use --timeout to"
                    + " allow more time. If it does not catch up, the configuration stays as it was.",
            "If the server is already a member, it must respond and be caught up; otherwise the command exits 1, or 5"
                    + " if the server has lost its data."
        },
        footer = {
            "Examples:",
            "  raftctl add-server n4=10.0.0.4:7001 --timeout 2m",
            "  raftctl add-server n5=10.0.0.5:7001 --learner",
            "  raftctl add-server n4=10.0.0.4:7001 --dry-run"
        })
final class AddServerCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID=H:P", description = "The new server and its address.")
    String server = "";

    @Option(names = "--learner", description = "Add as a non-voting learner; use promote to make it a voter.")
    boolean learner;

    @Mixin
    ForceOption force = new ForceOption();

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        ClusterMember member = ArgumentParser.member(server);
        MemberChange change = learner ? new MemberChange.AddLearner(member) : new MemberChange.AddVoter(member);
        return MembershipChangeCommandResult.of(
                context,
                options,
                "add-server " + member.id() + "=" + member.address() + (learner ? " --learner" : ""),
                List.of(change),
                null,
                force);
    }
}
