package dev.raftctl.node.journal;

/**
 * How the journal's disk does.
 *
 * @param notesLost lines that did not get to disk since the node started
 * @param failure the last error of its files; empty once a write went well again
 */
public record JournalHealth(long notesLost, String failure) {
    static final JournalHealth GOOD = new JournalHealth(0, "");

    JournalHealth failed(long lost, Exception why) {
        return new JournalHealth(notesLost + lost, why.toString());
    }

    JournalHealth lost(long lost) {
        return new JournalHealth(notesLost + lost, failure);
    }

    JournalHealth well() {
        return failure.isEmpty() ? this : new JournalHealth(notesLost, "");
    }
}
