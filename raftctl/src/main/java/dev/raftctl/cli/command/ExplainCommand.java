package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.FindingCode;
import dev.raftctl.cli.findings.FindingGuide;
import dev.raftctl.cli.findings.FindingTopic;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.offline.StoppedClusterEvidence;
import dev.raftctl.cli.view.ExplainView;
import dev.raftctl.cli.view.FindingGuideView;
import dev.raftctl.cli.view.StoppedClusterView;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = {CommandExits.ExitCodeGroup.CLUSTER_READ, CommandExits.ExitCodeGroup.DATA_FILES},
        no = "something is wrong")
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
            "--data-dir reads the files of stopped servers and changes nothing. Without -e or -C it shows the cluster as it"
                    + " was when the last of these servers ran; with them, the files add to what running servers report."
                    + " Exits 7 if a log is damaged or logs contradict each other.",
            "Exits 0 if nothing is wrong, 1 otherwise."
        },
        footer = {
            "Examples:",
            "  raftctl explain",
            "  raftctl explain n2 -o wide",
            "  raftctl explain write",
            "  raftctl explain LINK_CUT",
            "  raftctl explain -o value",
            "  raftctl explain --data-dir /mnt/n1 --data-dir /mnt/n2",
            "  raftctl explain --from incident.zip"
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

    @Option(
            names = "--data-dir",
            paramLabel = "[ID=]DIR",
            description = "Read the files of a stopped server in this data directory. Repeatable.")
    List<String> directories = List.of();

    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        FindingCode code = FindingCode.of(topic);
        if (code != null) {
            return CommandResult.of(new FindingGuideView(FindingGuide.of(code)));
        }
        FindingTopic group = FindingTopic.of(topic);
        if (group == FindingTopic.WRITE && directories.isEmpty() && !from.isGiven()) {
            return WriteExplanation.explain(context);
        }
        ServerId server = topic.isEmpty() || group != null ? null : ArgumentParser.serverId(topic);
        if (group == FindingTopic.WRITE) {
            throw CliFailure.usage("explain write times a write of running servers", "omit --data-dir and --from");
        }
        if (!directories.isEmpty()) {
            return explainStopped(context, group, server);
        }
        Evidence evidence = survey(from.cluster(context));
        requireKnown(server, evidence);
        ClusterVerdict verdict = Findings.of(evidence);
        List<Finding> findings = shown(verdict, group, server);
        return new CommandResult.CompletedCommandResult(
                new ExplainView(verdict, findings), isAnyPresent(findings) ? ExitCode.NO : ExitCode.DONE);
    }

    private static Evidence survey(ClusterClient cluster) throws CliFailure {
        Evidence evidence = ClusterSurvey.evenIfSilent(cluster);
        return evidence.clusterStatus().statuses().isEmpty()
                ? evidence
                : ClusterSurvey.withDecisions(cluster, evidence);
    }

    /** Explains what files show, together with the running servers if the user named endpoints or a context. */
    private CommandResult explainStopped(
            CommandContext context, @Nullable FindingTopic group, @Nullable ServerId server) throws CliFailure {
        StoppedServersReader read = StoppedServersReader.read(directories);
        boolean namesCluster = context.sharedOptions().endpoints != null || context.sharedOptions().context != null;
        Evidence running = namesCluster || from.isGiven() ? survey(from.cluster(context)) : null;
        boolean hasRunningServers =
                running != null && !running.clusterStatus().statuses().isEmpty();
        Evidence evidence = running != null && hasRunningServers
                ? StoppedClusterEvidence.addedTo(running, read.servers())
                : StoppedClusterEvidence.of(read.servers());
        requireKnown(server, evidence);
        ClusterVerdict verdict = Findings.of(evidence);
        List<Finding> findings = shown(verdict, group, server);
        return new CommandResult.CompletedCommandResult(
                new StoppedClusterView(verdict, findings, evidence.stoppedServers(), hasRunningServers, read.notes()),
                read.isDamaged() ? ExitCode.DAMAGED : isAnyPresent(findings) ? ExitCode.NO : ExitCode.DONE);
    }

    private void requireKnown(@Nullable ServerId server, Evidence evidence) throws CliFailure {
        if (server != null && evidence.clusterStatus().probe(server) == null) {
            throw CliFailure.usage(
                    "'" + topic + "' is neither a topic, a code nor a known server",
                    "use election, lag, write, a code such as "
                            + FindingCode.NO_QUORUM.name().toLowerCase(Locale.ROOT)
                            + ", or a server of raftctl status");
        }
    }

    private static List<Finding> shown(
            ClusterVerdict verdict, @Nullable FindingTopic group, @Nullable ServerId server) {
        return verdict.findings().stream()
                .filter(each -> group == null || group.includes(each.code()))
                .filter(each -> server == null || each.servers().contains(server))
                .toList();
    }

    private static boolean isAnyPresent(List<Finding> findings) {
        return findings.stream().anyMatch(Finding::needsAttention);
    }
}
