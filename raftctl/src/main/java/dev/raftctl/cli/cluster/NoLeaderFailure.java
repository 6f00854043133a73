package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Reason;

/** Builds the failure that explains why the cluster has no leader. */
final class NoLeaderFailure {
    private NoLeaderFailure() {}

    /** @param prefix the start of the message, for example {@code not applied: } */
    static Failure of(ClusterStatus clusterStatus, String prefix) {
        Diagnosis diagnosis = Diagnosis.of(clusterStatus);
        String hint = diagnosis.nextStep().isEmpty() ? "raftctl votes explains why" : diagnosis.nextStep();
        String reason = diagnosis.kind() == Diagnosis.Kind.LEADER_UNREACHABLE
                ? FailureReason.CLIENT_CUT_OFF.name()
                : Reason.NO_LEADER.name();
        return new Failure(ExitCode.LEADERLESS, reason, prefix + diagnosis.verdict(), hint, null);
    }
}
