package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;

/**
 * A note and how often it was made: a decision repeated with only its numbers changed does not get a new line.
 *
 * @param newest the last of the notes
 * @param sinceMillis when the first was made
 * @param count at least 1
 * @param countOnDisk the count that is on disk; lower than {@code count} if the line has grown since
 */
record DecisionJournalLine(DecisionRecord newest, long sinceMillis, int count, int countOnDisk) {
    /** Creates the line for a note that repeats no recent note. The line is written at once. */
    static DecisionJournalLine first(DecisionRecord note) {
        return new DecisionJournalLine(note, note.atMillis(), 1, 1);
    }

    DecisionJournalLine repeatedBy(DecisionRecord note) {
        return new DecisionJournalLine(note, sinceMillis, count + 1, countOnDisk);
    }

    DecisionJournalLine written() {
        return new DecisionJournalLine(newest, sinceMillis, count, count);
    }

    boolean hasGrown() {
        return count > countOnDisk;
    }

    /** Returns the newest note, with the number of repetitions added to its text. */
    DecisionRecord toNote() {
        if (count == 1) {
            return newest;
        }
        long seconds = (newest.atMillis() - sinceMillis + 999) / 1000;
        return new DecisionRecord(
                newest.atMillis(),
                newest.term(),
                newest.kind(),
                newest.subject(),
                newest.text() + " (" + count + " times in " + seconds + " s)");
    }
}
