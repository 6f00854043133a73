package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CanStop;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.SayingView;
import dev.raftctl.protocol.message.ServerId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "can-stop",
        description = {
            "Check whether a server can be stopped safely.",
            "It can while the others keep a majority that the leader hears and that has caught up, and can elect"
                    + " another leader if it leads.",
            "Exit code 0 when it may, 1 when not."
        },
        footer = {"Examples:", "  raftctl can-stop n2 && systemctl stop raftctl@n2"})
final class CanStopCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The server.")
    String server = "";

    @Override
    public Report run(Call call) throws Failure {
        ServerId id = Words.serverId(server);
        Survey survey = call.cluster().survey();
        Words.known(survey, id);
        CanStop answer = CanStop.of(survey, id);
        String sentence = answer.may()
                ? id + " may be stopped"
                : "do not stop " + id + ": " + String.join("; ", answer.reasons());
        return new Report.Shown(
                new SayingView(
                        sentence,
                        Data.Fields.versioned()
                                .put("id", id.value())
                                .put("canStop", answer.may())
                                .putAll("reasons", answer.reasons()),
                        String.valueOf(answer.may())),
                answer.may() ? ExitCode.DONE : ExitCode.NO);
    }
}
