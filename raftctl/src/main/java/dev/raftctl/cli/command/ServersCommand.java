package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Diagnosis;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.view.ServersView;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerStatus;
import picocli.CommandLine.Command;

@Command(
        name = "servers",
        description = {
            "List the members of the cluster.",
            "From the leader's configuration, or without a leader from the newest that any server has."
        },
        footer = {"Examples:", "  raftctl servers", "  raftctl servers -o value"})
final class ServersCommand implements Verb {
    @Override
    public Report run(Call call) throws Failure {
        Survey survey = call.cluster().survey();
        ServerStatus witness = survey.witness();
        if (witness == null || witness.configuration().isEmpty()) {
            Diagnosis diagnosis = Diagnosis.of(survey);
            throw new Failure(
                    ExitCode.REFUSED, Reason.UNCONFIGURED.name(), diagnosis.verdict(), diagnosis.next(), null);
        }
        return Report.of(new ServersView(survey, witness));
    }
}
