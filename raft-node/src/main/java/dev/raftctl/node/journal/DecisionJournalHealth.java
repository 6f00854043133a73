package dev.raftctl.node.journal;

/**
 * The health of the journal's disk.
 *
 * @param lostNoteCount lines that did not reach the disk since the node started
 * @param failure the last error of its files; empty after a successful write
 */
public record DecisionJournalHealth(long lostNoteCount, String failure) {
    static final DecisionJournalHealth HEALTHY = new DecisionJournalHealth(0, "");

    DecisionJournalHealth withFailure(long lostCount, Exception failureCause) {
        return new DecisionJournalHealth(lostNoteCount + lostCount, failureCause.toString());
    }

    DecisionJournalHealth withLostNotes(long lostCount) {
        return new DecisionJournalHealth(lostNoteCount + lostCount, failure);
    }

    DecisionJournalHealth withoutFailure() {
        return failure.isEmpty() ? this : new DecisionJournalHealth(lostNoteCount, "");
    }
}
