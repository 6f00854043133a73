package dev.raftctl.node.core;

/**
 * Tracks whether entries that this server acknowledged may be missing from its log because part of it was damaged. If
 * the log ends in a term later than any in which it acknowledged entries that may be missing, it is complete again: the
 * leader of that term was elected without this server's vote, by servers that hold every committed entry. Until then
 * this server does not vote, pre-vote or campaign (hazard D13). It stores and acknowledges entries like any follower.
 */
final class LogRecovery {
    private final RaftLog log;
    private long recoveringTerm;
    private boolean reported;

    /** @param recoveringTerm the stored term of an unfinished recovery; 0 if the log was complete at the start */
    LogRecovery(RaftLog log, long recoveringTerm) {
        this.log = log;
        this.recoveringTerm = recoveringTerm;
    }

    /** Records that entries which this server acknowledged in terms up to this one may be missing. */
    void markRecovering(long term) {
        recoveringTerm = Math.max(recoveringTerm, term);
        reported = false;
    }

    boolean isRecovering() {
        return recoveringTerm > 0 && log.last().term() <= recoveringTerm;
    }

    /** Returns a description of the recovery for operators; empty if the log is complete. */
    String description() {
        return isRecovering()
                ? "recovering its damaged log, which ends at " + log.last()
                        + ": it is complete once it ends in a term after " + recoveringTerm
                : "";
    }

    /** Records a decision when the server has started or completed its recovery. Called after every step. */
    void reportChange(RaftState server) {
        if (isRecovering() && !reported) {
            server.report(
                    new ServerConditionDecision.RecoveryStartedDecision(server.term(), log.last(), recoveringTerm));
        } else if (reported && !isRecovering()) {
            server.report(
                    new ServerConditionDecision.RecoveryCompletedDecision(server.term(), log.last(), recoveringTerm));
        }
        reported = isRecovering();
    }
}
