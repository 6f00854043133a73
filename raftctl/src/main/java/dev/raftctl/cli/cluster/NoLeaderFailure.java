package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.RefusalReason;

/** Builds the failure that explains why the cluster has no leader. */
final class NoLeaderFailure {
    private NoLeaderFailure() {}

    /** @param prefix the start of the message, for example {@code not applied: } */
    static CliFailure of(ClusterStatus clusterStatus, String prefix) {
        LeaderDiagnosis diagnosis = LeaderDiagnosis.of(clusterStatus);
        String hint = diagnosis.nextStep().isEmpty() ? "raftctl votes explains why" : diagnosis.nextStep();
        String reason = diagnosis.kind() == LeaderDiagnosis.LeaderDiagnosisKind.LEADER_UNREACHABLE
                ? CliFailureReason.CLIENT_CUT_OFF.name()
                : RefusalReason.NO_LEADER.name();
        return new CliFailure(ExitCode.LEADERLESS, reason, prefix + diagnosis.verdict(), hint, null);
    }
}
