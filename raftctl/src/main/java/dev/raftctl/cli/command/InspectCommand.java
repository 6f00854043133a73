package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Sighting;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.view.InspectView;
import dev.raftctl.protocol.message.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        description = {
            "Show everything one server knows of itself, and if it leads, of each follower.",
            "Needs no leader."
        },
        footer = {"Examples:", "  raftctl inspect n1", "  raftctl inspect n1 -o json | jq .followers"})
final class InspectCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Override
    public Report run(Call call) throws Failure {
        Survey survey = call.cluster().surveyUntil(Words.serverId(server));
        Sighting sighting = Words.known(survey, Words.serverId(server));
        ServerStatus status = sighting.status();
        if (status == null) {
            throw new Failure(
                    Cause.UNREACHABLE,
                    server + " at " + sighting.address() + " does not answer: " + sighting.error(),
                    "raftctl status shows what the others say");
        }
        return Report.of(new InspectView(status));
    }
}
