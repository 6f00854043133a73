package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;

/**
 * A record in memory: a decision repeated with only its numbers changed does not get a new record.
 *
 * @param newest the last of the repeated decisions, with their count
 * @param order rises with every decision, so that lines of different streams can be put in order
 * @param countOnDisk the count that is on disk or in the queue for it; lower than the record's if the line has grown
 */
record JournalLine(DecisionRecord newest, long order, int countOnDisk) {
    JournalLine repeatedBy(DecisionRecord note, long newOrder) {
        DecisionOccurrences before = newest.occurrences();
        DecisionOccurrences after = new DecisionOccurrences(
                before.seq(),
                before.boot(),
                note.occurrences().monoMillis(),
                before.sinceMillis(),
                before.count() + note.occurrences().count());
        return new JournalLine(note.withOccurrences(after), newOrder, countOnDisk);
    }

    JournalLine written() {
        return new JournalLine(newest, order, count());
    }

    int count() {
        return newest.occurrences().count();
    }

    boolean hasGrown() {
        return count() > countOnDisk;
    }

    /** Returns the newest decision, with the number of repetitions added to its text. */
    DecisionRecord toNote() {
        if (count() == 1) {
            return newest;
        }
        long seconds = (newest.atMillis() - newest.occurrences().sinceMillis() + 999) / 1000;
        return newest.withText(newest.text() + " (" + count() + " times in " + seconds + " s)");
    }
}
