package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.FindingCode;
import dev.raftctl.cli.findings.FindingGuide;
import dev.raftctl.cli.findings.FindingTopic;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.view.ExplainView;
import dev.raftctl.cli.view.FindingGuideView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_READ, no = "something is wrong")
@Command(
        name = "explain",
        description = {
            "Explain what is wrong with the cluster, why, and what to do next.",
            "Needs no leader. election shows only the findings about leaders, lag those about slow servers, and a"
                    + " server's id those about that server. The code of a finding shows its meaning without contacting"
                    + " a server.",
            "write sends an entry that changes nothing through the leader's log, and shows when it reached each stage and"
                    + " what it waited for longest. This needs a leader and, with TLS, an operator's certificate. It"
                    + " exits 1 if the write took longer than the election timeout or was not acknowledged in time."
                    + " -o value prints what limits the write: cpu, disk, network, followers, state-machine or, without"
                    + " an acknowledgement, limitedBy as in raftctl health.",
            "Exits 0 if nothing is wrong, 1 otherwise."
        },
        footer = {
            "Examples:",
            "  raftctl explain",
            "  raftctl explain n2 -o wide",
            "  raftctl explain write",
            "  raftctl explain LINK_CUT",
            "  raftctl explain -o value"
        })
final class ExplainCommand implements RaftctlCommand {
    /** The words that can be explained: the topics and the codes. */
    static final class ExplainTopicCompletions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            List<String> words = new ArrayList<>();
            for (FindingTopic each : FindingTopic.values()) {
                words.add(each.label());
            }
            for (FindingCode each : FindingCode.values()) {
                words.add(each.name());
            }
            return words.iterator();
        }
    }

    @Parameters(
            paramLabel = "TOPIC",
            arity = "0..1",
            completionCandidates = ExplainTopicCompletions.class,
            description = "election, lag, write, the id of a server, or the code of a finding.")
    String topic = "";

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        FindingCode code = FindingCode.of(topic);
        if (code != null) {
            return CommandResult.of(new FindingGuideView(FindingGuide.of(code)));
        }
        FindingTopic group = FindingTopic.of(topic);
        if (group == FindingTopic.WRITE) {
            return WriteExplanation.explain(context);
        }
        ServerId server = topic.isEmpty() || group != null ? null : ArgumentParser.serverId(topic);
        Evidence evidence = ClusterSurvey.evenIfSilent(context.cluster());
        ClusterStatus clusterStatus = evidence.clusterStatus();
        if (server != null && clusterStatus.probe(server) == null) {
            throw CliFailure.usage(
                    "'" + topic + "' is neither a topic, a code nor a known server",
                    "use election, lag, write, a code such as "
                            + FindingCode.NO_QUORUM.name().toLowerCase(Locale.ROOT)
                            + ", or a server of raftctl status");
        }
        if (!clusterStatus.statuses().isEmpty()) {
            evidence = ClusterSurvey.withDecisions(context.cluster(), evidence);
        }
        ClusterVerdict verdict = Findings.of(evidence);
        List<Finding> findings = verdict.findings();
        if (group != null) {
            findings = findings.stream()
                    .filter(each -> group.includes(each.code()))
                    .toList();
        } else if (server != null) {
            findings = findings.stream()
                    .filter(each -> each.servers().contains(server))
                    .toList();
        }
        boolean isAnyPresent = findings.stream().anyMatch(each -> each.isPresent() && each.muted() == null);
        return new CommandResult.CompletedCommandResult(
                new ExplainView(verdict, findings), isAnyPresent ? ExitCode.NO : ExitCode.DONE);
    }
}
