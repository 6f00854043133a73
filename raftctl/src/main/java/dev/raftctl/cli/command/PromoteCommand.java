package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.protocol.message.Change;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "promote",
        description = {
            "Give a learner a vote.",
            "It gets it once it has caught up. A voter must answer and have caught up, too: else it ends with 1."
        },
        footer = {"Examples:", "  raftctl promote n5"})
final class PromoteCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The learner.")
    String server = "";

    @Mixin
    Force force = new Force();

    @Override
    public Report run(Call call) throws Failure {
        return ChangeReport.of(call.cluster(), List.of(new Change.Promote(Words.serverId(server))), null, force);
    }
}
