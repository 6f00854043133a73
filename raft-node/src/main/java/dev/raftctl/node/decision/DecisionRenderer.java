package dev.raftctl.node.decision;

import dev.raftctl.node.core.ConfigurationDecision;
import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.ElectionDecision;
import dev.raftctl.node.core.LeadershipDecision;
import dev.raftctl.node.core.ReplicationDecision;
import dev.raftctl.node.core.ServerConditionDecision;

/** Renders any decision of the core. */
public final class DecisionRenderer implements Decision.Visitor<RenderedDecision> {
    private static final DecisionRenderer RENDERER = new DecisionRenderer();
    private static final ElectionDecisionRenderer ELECTION = new ElectionDecisionRenderer();
    private static final LeadershipDecisionRenderer LEADERSHIP = new LeadershipDecisionRenderer();
    private static final ReplicationDecisionRenderer REPLICATION = new ReplicationDecisionRenderer();
    private static final ConfigurationDecisionRenderer CONFIGURATION = new ConfigurationDecisionRenderer();
    private static final ServerConditionDecisionRenderer SERVER_CONDITION = new ServerConditionDecisionRenderer();

    private DecisionRenderer() {}

    /** Returns the decision's kind, cause, data and text. */
    public static RenderedDecision render(Decision decision) {
        return decision.accept(RENDERER);
    }

    @Override
    public RenderedDecision election(ElectionDecision decision) {
        return decision.accept(ELECTION);
    }

    @Override
    public RenderedDecision leadership(LeadershipDecision decision) {
        return decision.accept(LEADERSHIP);
    }

    @Override
    public RenderedDecision replication(ReplicationDecision decision) {
        return decision.accept(REPLICATION);
    }

    @Override
    public RenderedDecision configuration(ConfigurationDecision decision) {
        return decision.accept(CONFIGURATION);
    }

    @Override
    public RenderedDecision serverCondition(ServerConditionDecision decision) {
        return decision.accept(SERVER_CONDITION);
    }
}
