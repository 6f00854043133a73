package dev.raftctl.cli.findings;

/**
 * A cause that a rule found, with the numbers it is based on. {@link FindingRenderer} turns it into a {@link Finding}.
 */
sealed interface FindingCause
        permits VisibilityCause,
                ClusterIdentityCause,
                VotingRightCause,
                QuorumCause,
                LinkCause,
                LeaderlessCause,
                PerformanceCause {
    FindingCode code();

    FindingSeverity severity();

    /**
     * Returns the stable word for how this limits writes, for example {@code disk}; empty if no write waits for it.
     * With severity {@code down}, writes are then not served in time.
     */
    default String writeLimit() {
        return "";
    }

    <R> R visitGroup(GroupVisitor<R> visitor);

    /** Handles every group of causes. */
    interface GroupVisitor<R> {

        R onVisibilityCause(VisibilityCause cause);

        R onClusterIdentityCause(ClusterIdentityCause cause);

        R onVotingRightCause(VotingRightCause cause);

        R onQuorumCause(QuorumCause cause);

        R onLinkCause(LinkCause cause);

        R onElectionCause(LeaderlessCause cause);

        R onPerformanceCause(PerformanceCause cause);
    }
}
