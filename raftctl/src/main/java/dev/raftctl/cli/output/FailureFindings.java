package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the findings add to a failure of a request to the cluster.
 *
 * @param codes the findings' codes, the worst first
 * @param works what still works
 * @param leaderlessMs how long there has been no leader; null if there is one or the time is unknown
 * @param next what to do next; empty if there is nothing to suggest
 */
record FailureFindings(
        List<String> codes, List<String> works, @Nullable Long leaderlessMs, String next) {
    private static final FailureFindings NONE = new FailureFindings(List.of(), List.of(), null, "");

    /** Returns whether failures with this exit code have findings. */
    static boolean areExpected(CliFailure failure) {
        return switch (failure.exitCode()) {
            case UNREACHABLE, LEADERLESS, REFUSED, UNKNOWN -> true;
            default -> false;
        };
    }

    /** Returns the findings from the last known status of the servers; none if no status is known. */
    static FailureFindings of(CliFailure failure) {
        ClusterStatus clusterStatus = failure.clusterStatus();
        if (clusterStatus == null || !areExpected(failure)) {
            return NONE;
        }
        Evidence evidence = Evidence.of(clusterStatus);
        boolean isBusy = failure.reason().equals(RefusalReason.BUSY.name());
        ClusterVerdict verdict = Findings.of(isBusy ? evidence.withRefusal(RefusalReason.BUSY) : evidence);
        return new FailureFindings(
                verdict.codes(),
                verdict.works(),
                verdict.leaderlessMs() < 0 ? null : verdict.leaderlessMs(),
                verdict.next().line());
    }
}
