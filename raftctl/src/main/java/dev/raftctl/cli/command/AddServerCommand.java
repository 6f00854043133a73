package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.MemberChange;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add-server",
        description = {
            "Take a running, empty server into the cluster.",
            "It first receives the log without a vote. Ends with 0 once it votes and has caught up; with --timeout it"
                    + " gets more time for that. If it cannot, the configuration stays as it was.",
            "A server that is a member already must answer and have caught up, too: else it ends with 1, or with 5 if the"
                    + " server has lost its disk."
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

    @Option(names = "--learner", description = "Without a vote, for good: promote gives it one later.")
    boolean learner;

    @Mixin
    ForceOption force = new ForceOption();

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        Member member = ArgumentParser.member(server);
        MemberChange change = learner ? new MemberChange.AddLearner(member) : new MemberChange.AddVoter(member);
        return MembershipChangeResult.of(context.cluster(), List.of(change), null, force);
    }
}
