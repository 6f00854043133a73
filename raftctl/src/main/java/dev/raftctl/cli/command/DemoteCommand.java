package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "demote",
        description = {"Take a voter's vote away.", "It stays a learner, and receives the log."},
        footer = {"Examples:", "  raftctl demote n3 -y"})
final class DemoteCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The voter.")
    String server = "";

    @Mixin
    Force force = new Force();

    @Override
    public Report run(Call call) throws Failure {
        ServerId id = Words.serverId(server);
        return ChangeReport.of(
                call.cluster(), List.of(new Change.Demote(id)), "Take the vote of " + id + " away?", force);
    }
}
