package dev.raftctl.node.journal;

/**
 * How the journal's disk does.
 *
 * @param lostNoteCount lines that did not get to disk since the node started
 * @param failure the last error of its files; empty once a write went well again
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
