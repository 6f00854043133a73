package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.VoteRejections;
import dev.raftctl.cli.view.VotesView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "votes",
        description = {
            "Explain why there is (or isn't) a leader: every server's vote, and what to do.",
            "Needs no leader. Shows which candidates each server has refused since there was last a leader, and why; --term shows the"
                    + " refusals of an earlier campaign."
        },
        footer = {"Examples:", "  raftctl votes", "  raftctl votes --term 12 -o wide"})
final class VotesCommand implements RaftctlCommand {
    @Option(
            names = "--term",
            paramLabel = "T",
            description = "Show all campaigns refused in this term, however long ago.")
    @Nullable
    String term;

    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        long requestedTerm = term == null ? -1 : ArgumentParser.number(term, "--term", 0);
        ClusterClient cluster = from.cluster(context);
        Evidence evidence = ClusterSurvey.withDecisions(cluster, ClusterSurvey.of(cluster));
        ClusterStatus clusterStatus = evidence.clusterStatus();
        SortedMap<ServerId, List<DecisionRecord>> notes = new TreeMap<>(evidence.decisions());
        SortedMap<ServerId, Long> lastLedTerms = new TreeMap<>();
        notes.forEach((server, decisions) -> {
            long ledTerm = lastLedTerm(decisions);
            if (ledTerm > 0) {
                lastLedTerms.put(server, ledTerm);
            }
        });
        SortedMap<ServerId, List<DecisionRecord>> rejections = requestedTerm < 0
                ? VoteRejections.sinceLeaderLost(clusterStatus, notes)
                : VoteRejections.inTerm(requestedTerm, notes);
        return CommandResult.of(new VotesView(Findings.of(evidence), rejections, lastLedTerms));
    }

    /**
     * Returns the last term in which the server led, or 0 if it never led or has heard from another leader since then.
     */
    private static long lastLedTerm(List<DecisionRecord> decisions) {
        long term = 0;
        for (DecisionRecord note : decisions) {
            if (note.kind().equals("election-won")) {
                term = note.term();
            } else if (note.kind().equals("leader-heard")) {
                term = 0;
            }
        }
        return term;
    }
}
