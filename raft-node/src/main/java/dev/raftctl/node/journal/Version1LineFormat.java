package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of journals that older releases wrote: since, newest, count, term, kind, subject, text, separated by
 * tabs. Times are milliseconds since the epoch. There is no checksum.
 */
final class Version1LineFormat {
    private static final int FIELD_COUNT = 7;

    private Version1LineFormat() {}

    /** Parses a line. Returns null if the text is not a valid line, so that readers skip it. */
    static @Nullable DecisionRecord read(String text) {
        String[] fields = text.split("\t", -1);
        if (fields.length != FIELD_COUNT) {
            return null;
        }
        try {
            DecisionOccurrences occurrences =
                    new DecisionOccurrences(0, 0, -1, Long.parseLong(fields[0]), Integer.parseInt(fields[2]));
            return new DecisionRecord(
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    JournalFieldEscapes.unescape(fields[4]),
                    JournalFieldEscapes.unescape(fields[5]),
                    JournalFieldEscapes.unescape(fields[6]),
                    "",
                    DecisionData.NONE,
                    occurrences);
        } catch (IllegalArgumentException notALine) {
            return null;
        }
    }
}
