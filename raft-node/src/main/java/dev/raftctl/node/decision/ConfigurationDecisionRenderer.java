package dev.raftctl.node.decision;

import dev.raftctl.node.core.ConfigurationDecision;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionData;

/** Renders decisions about the cluster's configuration. */
final class ConfigurationDecisionRenderer implements ConfigurationDecision.Visitor<RenderedDecision> {
    private static final DecisionData NONE = DecisionData.NONE;

    @Override
    public RenderedDecision changeStarted(ConfigurationDecision.ChangeStartedDecision decision) {
        return new RenderedDecision(
                DecisionKind.CHANGE_STARTED,
                decision.term(),
                null,
                "",
                NONE.with("fromVoters", decision.from().voters())
                        .with("toVoters", decision.to().voters())
                        .with("forced", decision.isForced() ? "yes" : "no"),
                "from " + decision.from() + " to " + decision.to());
    }

    @Override
    public RenderedDecision changeRefused(ConfigurationDecision.ChangeRefusedDecision decision) {
        return new RenderedDecision(
                DecisionKind.CHANGE_REFUSED,
                decision.term(),
                null,
                decision.refusal().reason().name(),
                NONE,
                decision.refusal().message());
    }

    @Override
    public RenderedDecision changeCommitted(ConfigurationDecision.ChangeCommittedDecision decision) {
        return new RenderedDecision(
                DecisionKind.CHANGE_COMMITTED,
                decision.term(),
                null,
                "",
                members(decision.configuration()).with("index", decision.index()),
                decision.configuration() + " is committed at index " + decision.index());
    }

    @Override
    public RenderedDecision configurationInForce(ConfigurationDecision.ConfigurationInForceDecision decision) {
        return new RenderedDecision(
                DecisionKind.CONFIGURATION_IN_FORCE,
                decision.term(),
                null,
                "",
                members(decision.configuration()).with("position", decision.position()),
                "configuration " + decision.position() + " is in force: " + decision.configuration());
    }

    @Override
    public RenderedDecision configurationReverted(ConfigurationDecision.ConfigurationRevertedDecision decision) {
        return new RenderedDecision(
                DecisionKind.CONFIGURATION_REVERTED,
                decision.term(),
                null,
                "",
                members(decision.configuration()),
                "reverts to " + decision.configuration());
    }

    private static DecisionData members(Configuration configuration) {
        return NONE.with("voters", configuration.voters())
                .with("outgoing", configuration.outgoing())
                .with("learners", configuration.learners());
    }
}
