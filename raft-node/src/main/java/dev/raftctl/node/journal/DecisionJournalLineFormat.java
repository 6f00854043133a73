package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * The format of a line in a journal file, readable with {@code less}: since, newest, count, term, kind, subject, text,
 * separated by tabs; backslash, tab and control characters as {@code \\}, {@code \t}, {@code \}{@code u000a}. Times are
 * milliseconds since the epoch.
 */
final class DecisionJournalLineFormat {
    private static final int FIELD_COUNT = 7;

    private DecisionJournalLineFormat() {}

    static String write(DecisionJournalLine line) {
        DecisionRecord note = line.newest();
        StringBuilder out = new StringBuilder(note.text().length() + 80)
                .append(line.sinceMillis())
                .append('\t')
                .append(note.atMillis())
                .append('\t')
                .append(line.count())
                .append('\t')
                .append(note.term())
                .append('\t');
        escape(note.kind(), out);
        out.append('\t');
        escape(note.subject(), out);
        out.append('\t');
        escape(note.text(), out);
        return out.append('\n').toString();
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
    }

    /**
     * Parses a line of a journal file. Returns null if the text is not a valid line, so that readers skip incomplete or
     * foreign lines.
     */
    static @Nullable DecisionJournalLine read(String text) {
        String[] fields = text.split("\t", -1);
        if (fields.length != FIELD_COUNT) {
            return null;
        }
        try {
            long since = Long.parseLong(fields[0]);
            long at = Long.parseLong(fields[1]);
            int count = Integer.parseInt(fields[2]);
            long term = Long.parseLong(fields[3]);
            if (count < 1) {
                return null;
            }
            DecisionRecord note =
                    new DecisionRecord(at, term, unescape(fields[4]), unescape(fields[5]), unescape(fields[6]));
            return new DecisionJournalLine(note, since, count, count);
        } catch (IllegalArgumentException notALine) {
            return null;
        }
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = i + 1 < text.length() ? text.charAt(++i) : ' ';
            switch (escaped) {
                case '\\' -> out.append('\\');
                case 't' -> out.append('\t');
                case 'u' -> {
                    if (i + 4 >= text.length()) {
                        throw new IllegalArgumentException("truncated escape");
                    }
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> throw new IllegalArgumentException("unknown escape: " + escaped);
            }
        }
        return out.toString();
    }
}
