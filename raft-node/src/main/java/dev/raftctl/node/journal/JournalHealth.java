package dev.raftctl.node.journal;

/**
 * The health of the journal's disk.
 *
 * @param lostNoteCount lines that did not reach the disk since the node started
 * @param failure the last error of its files; empty after a successful write
 */
public record JournalHealth(long lostNoteCount, String failure) {
    static final JournalHealth HEALTHY = new JournalHealth(0, "");

    JournalHealth withFailure(long lostCount, Exception failureCause) {
        return new JournalHealth(lostNoteCount + lostCount, failureCause.toString());
    }

    JournalHealth withLostNotes(long lostCount) {
        return new JournalHealth(lostNoteCount + lostCount, failure);
    }

    JournalHealth withoutFailure() {
        return failure.isEmpty() ? this : new JournalHealth(lostNoteCount, "");
    }
}
