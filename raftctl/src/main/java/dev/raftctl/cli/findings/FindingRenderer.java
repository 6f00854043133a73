package dev.raftctl.cli.findings;

/** Turns causes into findings: all sentences about findings are made here and in the texts of each group. */
final class FindingRenderer implements FindingCause.GroupVisitor<Finding> {
    private final FindingContext context;

    FindingRenderer(FindingContext context) {
        this.context = context;
    }

    @Override
    public Finding onVisibilityCause(VisibilityCause cause) {
        return cause.visit(new VisibilityTexts(context)).build();
    }

    @Override
    public Finding onClusterIdentityCause(ClusterIdentityCause cause) {
        return cause.visit(new ClusterIdentityTexts(context)).build();
    }

    @Override
    public Finding onVotingRightCause(VotingRightCause cause) {
        return cause.visit(new VotingRightTexts(context)).build();
    }

    @Override
    public Finding onQuorumCause(QuorumCause cause) {
        return cause.visit(new QuorumTexts(context)).build();
    }

    @Override
    public Finding onLinkCause(LinkCause cause) {
        return cause.visit(new LinkTexts(context)).build();
    }

    @Override
    public Finding onElectionCause(LeaderlessCause cause) {
        return cause.visit(new ElectionTexts(context)).build();
    }

    @Override
    public Finding onPerformanceCause(PerformanceCause cause) {
        return cause.visit(new PerformanceTexts(context)).build();
    }
}
