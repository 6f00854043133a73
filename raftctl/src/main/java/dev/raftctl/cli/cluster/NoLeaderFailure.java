package dev.raftctl.cli.cluster;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.RefusalReason;

/** Builds the failure that explains why the cluster has no leader, or why this client cannot reach it. */
final class NoLeaderFailure {
    private NoLeaderFailure() {}

    /** @param prefix the start of the message, for example {@code not applied: } */
    static CliFailure of(ClusterStatus clusterStatus, String prefix) {
        ClusterVerdict verdict = Findings.of(clusterStatus);
        boolean isCutOff = clusterStatus.reportedLeader() != null;
        String message = isCutOff ? verdict.findings().get(0).sentence() : verdict.summary();
        String next = verdict.next().line();
        return new CliFailure(
                        ExitCode.LEADERLESS,
                        isCutOff ? CliFailureReason.CLIENT_CUT_OFF.name() : RefusalReason.NO_LEADER.name(),
                        prefix + message,
                        next.isEmpty() ? ClusterClient.VOTES_HINT : next,
                        null)
                .withStatus(clusterStatus);
    }
}
