package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.ClusterStatus;

/** Collects the evidence about a cluster. */
final class ClusterSurvey {
    /** The number of recorded decisions that each server is asked for. */
    private static final int MAX_DECISIONS = 500;

    private ClusterSurvey() {}

    /** Returns what the servers report, even if none answers. */
    static Evidence evenIfSilent(ClusterClient cluster) throws CliFailure {
        try {
            return of(cluster);
        } catch (CliFailure failure) {
            ClusterStatus clusterStatus = failure.clusterStatus();
            if (clusterStatus == null) {
                throw failure;
            }
            return Evidence.of(clusterStatus, cluster.now()).withEndpoints(cluster.endpoints());
        }
    }

    /**
     * Returns what the servers report; fails if none answers. Servers of several clusters or histories do not end a
     * command that only shows the cluster: they are findings.
     */
    static Evidence of(ClusterClient cluster) throws CliFailure {
        try {
            return complete(cluster, cluster.status());
        } catch (CliFailure failure) {
            ClusterStatus clusterStatus = failure.clusterStatus();
            if (clusterStatus == null || clusterStatus.statuses().isEmpty()) {
                throw failure;
            }
            return Evidence.of(clusterStatus, cluster.now()).withEndpoints(cluster.endpoints());
        }
    }

    /**
     * Returns the evidence of a complete survey. Adds a second one, which need not be complete, if the first one leaves
     * a finding undecided.
     */
    private static Evidence complete(ClusterClient cluster, ClusterStatus first) {
        Evidence evidence = Evidence.of(first, cluster.now()).withEndpoints(cluster.endpoints());
        if (!Findings.needSecondSurvey(first)) {
            return evidence;
        }
        try {
            return evidence.withLater(cluster.quickStatus());
        } catch (CliFailure unanswered) {
            return evidence; // All other findings are decided without it.
        }
    }

    /** Returns the evidence with what the answering servers recorded recently. */
    static Evidence withDecisions(ClusterClient cluster, Evidence evidence) throws CliFailure {
        return evidence.withDecisions(RunningServerJournals.read(cluster, evidence.clusterStatus(), MAX_DECISIONS));
    }
}
