package dev.raftctl.node.decision;

import dev.raftctl.node.core.LeadershipDecision;
import dev.raftctl.node.core.LostEntries;
import dev.raftctl.node.core.StepDownReason;
import dev.raftctl.node.core.TransferEndCause;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** Renders decisions about terms and leaders. */
final class LeadershipDecisionRenderer implements LeadershipDecision.Visitor<RenderedDecision> {
    private static final DecisionData NONE = DecisionData.NONE;

    @Override
    public RenderedDecision termAdopted(LeadershipDecision.TermAdoptedDecision decision) {
        LostEntries loss = decision.loss();
        DecisionData data = NONE.with("newTerm", decision.newTerm());
        return new RenderedDecision(
                DecisionKind.TERM_ADOPTED,
                decision.term(),
                decision.from(),
                decision.cause().label(),
                loss == null ? data : withLoss(data, loss),
                "adopts term " + decision.newTerm() + ", was in term " + decision.term() + ": "
                        + explanation(decision, loss));
    }

    static DecisionData withLoss(DecisionData data, LostEntries loss) {
        return data.with("commitIndex", loss.commitIndex()).with("lastIndex", loss.lastIndex());
    }

    private static String explanation(LeadershipDecision.TermAdoptedDecision decision, @Nullable LostEntries loss) {
        ServerId from = decision.from();
        return switch (decision.cause()) {
            case MESSAGE -> "learned from a message of " + from;
            case VOTE_REQUEST -> from + " campaigns in it";
            case PREVOTE_REJECTED -> from + " rejected a pre-vote in a higher term";
            case VOTE_REJECTED -> from + " rejected a vote in a higher term";
            case TERM_JUMP ->
                from + " is in a term that is too far ahead for one step, and this server hears from no leader";
            case ENTRIES_LOST -> loss == null ? "entries are lost" : explanation(loss);
        };
    }

    static String explanation(LostEntries loss) {
        return "leader " + loss.leader() + " relies on entry " + loss.commitIndex()
                + ", which this server acknowledged, and its log ends at " + loss.lastIndex()
                + ": its disk lost data that was synced";
    }

    @Override
    public RenderedDecision termIgnored(LeadershipDecision.TermIgnoredDecision decision) {
        return new RenderedDecision(
                DecisionKind.TERM_IGNORED,
                decision.term(),
                decision.from(),
                "too-high",
                NONE.with("messageTerm", decision.messageTerm()).with("maxTerm", decision.maxReachableTerm()),
                "ignores " + decision.from() + ", which sends term " + decision.messageTerm()
                        + ": elections cannot bring a server from term " + decision.term() + " past "
                        + decision.maxReachableTerm() + " at once");
    }

    @Override
    public RenderedDecision malformedMessageIgnored(LeadershipDecision.MalformedMessageIgnoredDecision decision) {
        return new RenderedDecision(
                DecisionKind.TERM_IGNORED,
                decision.term(),
                decision.from(),
                "malformed",
                NONE.with("messageTerm", decision.message().term()),
                "ignores a malformed message: " + decision.message());
    }

    @Override
    public RenderedDecision leaderHeard(LeadershipDecision.LeaderHeardDecision decision) {
        return new RenderedDecision(
                DecisionKind.LEADER_HEARD,
                decision.term(),
                decision.leader(),
                "",
                NONE,
                decision.leader() + " leads term " + decision.term());
    }

    @Override
    public RenderedDecision leaderLost(LeadershipDecision.LeaderLostDecision decision) {
        return new RenderedDecision(
                DecisionKind.LEADER_LOST,
                decision.term(),
                decision.leader(),
                "",
                NONE.with("heardAgoMs", decision.silentMillis()),
                "heard nothing from " + decision.leader() + " for an election timeout");
    }

    @Override
    public RenderedDecision steppedDown(LeadershipDecision.SteppedDownDecision decision) {
        StepDownReason reason = decision.reason();
        return new RenderedDecision(
                DecisionKind.STEPPED_DOWN,
                decision.term(),
                reason.from(),
                causeLabel(reason.cause()),
                NONE.with("ledTerm", decision.ledTerm())
                        .with("silentMs", reason.millis())
                        .with("quorumContactAgoMs", decision.quorumContactMillis())
                        .with("diskProgressAgoMs", decision.diskProgressMillis())
                        .with("uncommitted", decision.uncommittedEntryCount()),
                "steps down as leader of term " + decision.ledTerm() + ": " + explanation(decision.term(), reason));
    }

    /** Returns the public label, which is the same for all step-downs that an operator forced. */
    private static String causeLabel(StepDownReason.StepDownCause cause) {
        return switch (cause) {
            case OPERATOR_NOT_TAKEN_OVER, OPERATOR_NOT_CAUGHT_UP -> StepDownReason.StepDownCause.OPERATOR.label();
            default -> cause.label();
        };
    }

    private static String explanation(long term, StepDownReason reason) {
        return switch (reason.cause()) {
            case HIGHER_TERM -> "term " + term + " was adopted";
            case LEADER_HEARD -> "heard from a leader of term " + term;
            case VOTED -> "it votes for " + reason.from();
            case NO_QUORUM -> "it heard from no majority for " + reason.millis() + " ms";
            case DISK -> "its disk has not completed a write for " + reason.millis() + " ms";
            case OPERATOR -> "an operator forced it to";
            case OPERATOR_NOT_TAKEN_OVER ->
                "an operator forced it to, and " + reason.from() + " did not take over in time";
            case OPERATOR_NOT_CAUGHT_UP ->
                "an operator forced it to, and " + reason.from() + " did not catch up in time";
            case REMOVED -> "it is no longer a member";
            case REMOVAL_REPORTED -> "it was removed";
            case FENCED -> "fenced";
            case LEASE_PROMISE -> "it is bound by its lease promise";
        };
    }

    @Override
    public RenderedDecision transferStarted(LeadershipDecision.TransferStartedDecision decision) {
        return new RenderedDecision(
                DecisionKind.TRANSFER_STARTED,
                decision.term(),
                decision.target(),
                "",
                NONE,
                "transfers leadership of term " + decision.term() + " to " + decision.target());
    }

    @Override
    public RenderedDecision transferEnded(LeadershipDecision.TransferEndedDecision decision) {
        return new RenderedDecision(
                DecisionKind.TRANSFER_ENDED,
                decision.term(),
                decision.target(),
                decision.cause().label(),
                NONE,
                transferEnd(decision.target(), decision.cause()));
    }

    private static String transferEnd(ServerId target, TransferEndCause cause) {
        return switch (cause) {
            case NOT_TAKEN_OVER -> target + " did not take over in time";
            case NOT_CAUGHT_UP -> target + " did not catch up in time";
            case LEADERSHIP_ENDED -> "this server is no longer the leader";
        };
    }
}
