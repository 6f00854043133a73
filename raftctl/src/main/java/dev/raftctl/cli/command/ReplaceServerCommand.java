package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.Member;
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
final class ReplaceServerCommand implements Verb {
    @Parameters(index = "0", paramLabel = "OLD", description = "The server that leaves.")
    String old = "";

    @Parameters(
            index = "1",
            paramLabel = "NEW=H:P",
            description = "The server that comes, under an id never used before.")
    String fresh = "";

    @Mixin
    Force force = new Force();

    @Override
    public Report run(Call call) throws Failure {
        ServerId leaves = Words.serverId(old);
        Member comes = Words.member(fresh);
        if (comes.id().equals(leaves)) {
            throw Failure.usage(
                    "the new server has the id of the old one, " + leaves,
                    "an id is never used twice: give the new server another");
        }
        return ChangeReport.of(
                call.cluster(),
                List.of(new Change.AddVoter(comes), new Change.Remove(leaves)),
                "Replace " + leaves + " by " + comes.id() + "?",
                force);
    }
}
