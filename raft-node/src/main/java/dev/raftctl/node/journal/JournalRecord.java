package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;

/**
 * A record of a server's journal and where it was read.
 *
 * @param decision the record; its text does not mention how often the decision was repeated, its occurrences do
 * @param file the name of the journal file, for instance {@code elections.notes}
 * @param line the record's line in that file, counted from 1
 */
public record JournalRecord(DecisionRecord decision, String file, int line) {
    /** Returns the file and the line, for instance {@code elections.notes:41}. */
    public String source() {
        return file + ":" + line;
    }
}
