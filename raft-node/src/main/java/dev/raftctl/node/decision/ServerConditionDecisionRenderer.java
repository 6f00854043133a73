package dev.raftctl.node.decision;

import dev.raftctl.node.core.FencedReason;
import dev.raftctl.node.core.LostEntries;
import dev.raftctl.node.core.ServerConditionDecision;
import dev.raftctl.protocol.message.DecisionData;

/** Renders decisions about the condition of the deciding server itself. */
final class ServerConditionDecisionRenderer implements ServerConditionDecision.Visitor<RenderedDecision> {
    private static final DecisionData NONE = DecisionData.NONE;

    @Override
    public RenderedDecision diskSpaceChanged(ServerConditionDecision.DiskSpaceChangedDecision decision) {
        return new RenderedDecision(
                DecisionKind.DISK_SPACE_CHANGED,
                decision.term(),
                null,
                decision.level().label(),
                NONE.with("previous", decision.previousLevel().label()),
                "its disk space is " + decision.level().label() + ", was "
                        + decision.previousLevel().label()
                        + switch (decision.level()) {
                            case AMPLE -> ": it accepts entries again";
                            case LOW -> ": it accepts no more client entries";
                            case FULL -> ": it stores nothing until space is freed";
                        });
    }

    @Override
    public RenderedDecision fenced(ServerConditionDecision.FencedDecision decision) {
        FencedReason reason = decision.reason();
        LostEntries loss = reason.loss();
        return loss == null
                ? new RenderedDecision(DecisionKind.FENCED, decision.term(), null, "reported", NONE, reason.reported())
                : new RenderedDecision(
                        DecisionKind.FENCED,
                        decision.term(),
                        loss.leader(),
                        "entries-lost",
                        LeadershipDecisionRenderer.withLoss(NONE, loss),
                        LeadershipDecisionRenderer.explanation(loss) + "; this server must be replaced");
    }

    @Override
    public RenderedDecision removalReported(ServerConditionDecision.RemovalReportedDecision decision) {
        return new RenderedDecision(
                DecisionKind.REMOVED,
                decision.term(),
                decision.from(),
                "",
                NONE.with("configuration", decision.configuration()),
                decision.from() + " holds a committed configuration, " + decision.configuration()
                        + ", without this server: it was removed while it was away and no longer campaigns");
    }

    @Override
    public RenderedDecision recoveryStarted(ServerConditionDecision.RecoveryStartedDecision decision) {
        return new RenderedDecision(
                DecisionKind.RECOVERY_STARTED,
                decision.term(),
                null,
                "",
                NONE.with("last", decision.last()).with("recoveringTerm", decision.recoveringTerm()),
                "recovering its damaged log, which ends at " + decision.last()
                        + ": it is complete once it ends in a term after " + decision.recoveringTerm()
                        + "; until then this server neither votes nor campaigns");
    }

    @Override
    public RenderedDecision recoveryCompleted(ServerConditionDecision.RecoveryCompletedDecision decision) {
        return new RenderedDecision(
                DecisionKind.RECOVERY_COMPLETED,
                decision.term(),
                null,
                "",
                NONE.with("last", decision.last()).with("recoveringTerm", decision.recoveringTerm()),
                "its log is complete again: it ends at " + decision.last() + ", after term " + decision.recoveringTerm()
                        + " of the damage; this server votes again");
    }
}
