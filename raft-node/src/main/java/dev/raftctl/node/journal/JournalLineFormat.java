package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The format of a line in a journal file of version 2, readable with {@code less}: {@code seq boot mono wall count
 * sinceWall term kind subject cause data text crc32c}, separated by tabs. Times are milliseconds, {@code boot} and the
 * checksum are hexadecimal. The checksum covers all bytes before the tab that precedes it.
 */
final class JournalLineFormat {
    /** The first line of every file of version 2. */
    static final String PREAMBLE = "raftctl-journal 2";

    private static final int FIELD_COUNT = 13;

    private JournalLineFormat() {}

    /** Returns the line with its line feed. */
    static String write(DecisionRecord note) {
        DecisionOccurrences occurrences = note.occurrences();
        StringBuilder out = new StringBuilder(note.text().length() + 200)
                .append(occurrences.seq())
                .append('\t')
                .append(String.format("%016x", occurrences.boot()))
                .append('\t')
                .append(occurrences.monoMillis())
                .append('\t')
                .append(note.atMillis())
                .append('\t')
                .append(occurrences.count())
                .append('\t')
                .append(occurrences.sinceMillis())
                .append('\t')
                .append(note.term());
        for (String field : new String[] {
            note.kind(), note.subject(), note.cause(), note.data().format(), note.text()
        }) {
            out.append('\t');
            JournalFieldEscapes.escape(field, out);
        }
        String checksum = checksum(out.toString());
        return out.append('\t').append(checksum).append('\n').toString();
    }

    /**
     * Parses a line without its line feed. Returns null if the line is damaged: its checksum does not match or it has
     * other fields.
     */
    static @Nullable DecisionRecord read(String line) {
        int lastTab = line.lastIndexOf('\t');
        if (lastTab < 0 || !checksum(line.substring(0, lastTab)).equals(line.substring(lastTab + 1))) {
            return null;
        }
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELD_COUNT) {
            return null;
        }
        try {
            DecisionOccurrences occurrences = new DecisionOccurrences(
                    Long.parseLong(fields[0]),
                    Long.parseUnsignedLong(fields[1], 16),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[5]),
                    Integer.parseInt(fields[4]));
            return new DecisionRecord(
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[6]),
                    JournalFieldEscapes.unescape(fields[7]),
                    JournalFieldEscapes.unescape(fields[8]),
                    JournalFieldEscapes.unescape(fields[11]),
                    JournalFieldEscapes.unescape(fields[9]),
                    DecisionData.parse(JournalFieldEscapes.unescape(fields[10])),
                    occurrences);
        } catch (IllegalArgumentException notALine) {
            return null;
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", (int) crc.getValue());
    }
}
