package dev.raftctl.cli.findings;

/**
 * Turns causes into findings: all sentences about findings are made here and in the texts of each group, and muted
 * findings are marked here.
 */
final class FindingRenderer implements FindingCause.GroupVisitor<Finding> {
    private final FindingContext context;
    private final FindingMutes mutes;

    FindingRenderer(FindingContext context) {
        this.context = context;
        mutes = FindingMutes.of(context.clusterStatus(), context.evidence().at());
    }

    @Override
    public Finding onVisibilityCause(VisibilityCause cause) {
        return cause.visit(new VisibilityTexts(context)).build(mutes);
    }

    @Override
    public Finding onClusterIdentityCause(ClusterIdentityCause cause) {
        return cause.visit(new ClusterIdentityTexts(context)).build(mutes);
    }

    @Override
    public Finding onVotingRightCause(VotingRightCause cause) {
        return cause.visit(new VotingRightTexts(context)).build(mutes);
    }

    @Override
    public Finding onQuorumCause(QuorumCause cause) {
        return cause.visit(new QuorumTexts(context)).build(mutes);
    }

    @Override
    public Finding onLinkCause(LinkCause cause) {
        return cause.visit(new LinkTexts(context)).build(mutes);
    }

    @Override
    public Finding onElectionCause(LeaderlessCause cause) {
        return cause.visit(new ElectionTexts(context)).build(mutes);
    }

    @Override
    public Finding onPerformanceCause(PerformanceCause cause) {
        return cause.visit(new PerformanceTexts(context)).build(mutes);
    }
}
