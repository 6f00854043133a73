package dev.raftctl.node.decision;

import dev.raftctl.node.core.ReplicationDecision;
import dev.raftctl.protocol.message.DecisionData;

/** Renders decisions about the log and the followers. */
final class ReplicationDecisionRenderer implements ReplicationDecision.Visitor<RenderedDecision> {
    private static final DecisionData NONE = DecisionData.NONE;

    @Override
    public RenderedDecision logTruncated(ReplicationDecision.LogTruncatedDecision decision) {
        return new RenderedDecision(
                DecisionKind.LOG_TRUNCATED,
                decision.term(),
                decision.leader(),
                "",
                NONE.with("first", decision.first())
                        .with("last", decision.last())
                        .with("commitIndex", decision.commitIndex()),
                "truncates its entries " + decision.first().index() + " to "
                        + decision.last().index() + ", which the leader of term " + decision.term()
                        + " does not have");
    }

    @Override
    public RenderedDecision nextIndexBackedUp(ReplicationDecision.NextIndexBackedUpDecision decision) {
        return new RenderedDecision(
                DecisionKind.FOLLOWER_BACKED_UP,
                decision.term(),
                decision.follower(),
                "",
                NONE.with("rejectedIndex", decision.rejectedIndex())
                        .with("hint", decision.hint())
                        .with("nextIndex", decision.nextIndex()),
                decision.follower() + " rejected entries after " + decision.rejectedIndex() + ", its log may match at "
                        + decision.hint() + ": continues from " + decision.nextIndex());
    }

    @Override
    public RenderedDecision followerSilent(ReplicationDecision.FollowerSilentDecision decision) {
        return new RenderedDecision(
                DecisionKind.FOLLOWER_LOST,
                decision.term(),
                decision.follower(),
                "silent",
                NONE.with("matchIndex", decision.matchIndex()).with("lastIndex", decision.lastIndex()),
                "no response from " + decision.follower() + " for an election timeout; its matchIndex is "
                        + decision.matchIndex() + " of " + decision.lastIndex());
    }

    @Override
    public RenderedDecision followerLostLog(ReplicationDecision.FollowerLostLogDecision decision) {
        return new RenderedDecision(
                DecisionKind.FOLLOWER_LOST,
                decision.term(),
                decision.follower(),
                "log-lost",
                NONE.with("followerLastIndex", decision.followerLastIndex()).with("matchIndex", decision.matchIndex()),
                "the log of " + decision.follower() + " ends at " + decision.followerLastIndex()
                        + ", but it had acknowledged " + decision.matchIndex()
                        + ": it lost its disk and must be replaced");
    }

    @Override
    public RenderedDecision followerReturned(ReplicationDecision.FollowerReturnedDecision decision) {
        return new RenderedDecision(
                DecisionKind.FOLLOWER_RETURNED,
                decision.term(),
                decision.follower(),
                "",
                NONE,
                decision.follower() + " responds again");
    }

    @Override
    public RenderedDecision snapshotSent(ReplicationDecision.SnapshotSentDecision decision) {
        return new RenderedDecision(
                DecisionKind.SNAPSHOT_SENT,
                decision.term(),
                decision.follower(),
                "",
                NONE.with("nextIndex", decision.nextIndex())
                        .with("firstIndex", decision.firstIndex())
                        .with("snapshot", decision.snapshot()),
                decision.follower() + " needs entry " + decision.nextIndex() + ", the log begins at "
                        + decision.firstIndex() + ": sending the snapshot that ends at " + decision.snapshot());
    }

    @Override
    public RenderedDecision snapshotInstalled(ReplicationDecision.SnapshotInstalledDecision decision) {
        return new RenderedDecision(
                DecisionKind.SNAPSHOT_INSTALLED,
                decision.term(),
                decision.leader(),
                "",
                NONE.with("snapshot", decision.snapshot())
                        .with("suffix", decision.isSuffixKept() ? "kept" : "replaced"),
                "installed the snapshot that ends at " + decision.snapshot()
                        + (decision.isSuffixKept() ? " and kept the log after it" : ", replacing its log"));
    }

    @Override
    public RenderedDecision catchUpRound(ReplicationDecision.CatchUpRoundDecision decision) {
        return new RenderedDecision(
                DecisionKind.CATCH_UP_ROUND,
                decision.term(),
                decision.follower(),
                "",
                NONE.with("round", decision.round())
                        .with("target", decision.targetIndex())
                        .with("ms", decision.millis()),
                "round " + decision.round() + " of " + decision.follower() + " to index " + decision.targetIndex()
                        + " took " + decision.millis() + " ms");
    }
}
