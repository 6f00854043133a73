package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest lines, oldest first. Immutable: each note produces a new instance and the lines to write to disk. A line
 * is written when it is new, and once more with its count when it has grown and cannot grow further.
 */
record RecentLines(List<JournalLine> lines) {
    static final int MAX_LINES = 1_000;

    /**
     * The number of newest lines among which a repetition is searched for. One line is not enough: a server that cannot
     * win an election, for example, repeats several lines in turn.
     */
    static final int MAX_LOOKBACK_LINES = 32;

    /** The maximum time during which repetitions are counted in one line. A later repetition starts a new line. */
    static final long MAX_GROWTH_MILLIS = 60_000;

    static final RecentLines NONE = new RecentLines(List.of());

    RecentLines {
        lines = List.copyOf(lines);
    }

    /**
     * The new lines in memory, and the lines to write to disk.
     *
     * @param toWrite in order; usually one or none
     */
    record Update(RecentLines next, List<JournalLine> toWrite) {}

    Update plus(DecisionRecord note) {
        List<JournalLine> next = new ArrayList<>(lines.size() + 1);
        next.addAll(lines);
        for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - MAX_LOOKBACK_LINES); i--) {
            JournalLine line = lines.get(i);
            if (canGrowAt(line, note.atMillis()) && NoteComparison.isSameExceptNumbers(line.newest(), note)) {
                next.remove(i);
                next.add(line.repeatedBy(note));
                return new Update(new RecentLines(next), List.of());
            }
        }
        List<JournalLine> toWrite = markGrownAsWritten(next, note.atMillis());
        JournalLine added = JournalLine.first(note);
        next.add(added);
        toWrite.add(added);
        return new Update(new RecentLines(next.subList(Math.max(0, next.size() - MAX_LINES), next.size())), toWrite);
    }

    /** Returns whether a repetition at this time is counted in this line. It is not if the clock was set back. */
    private static boolean canGrowAt(JournalLine line, long millis) {
        return millis >= line.sinceMillis() && millis - line.sinceMillis() < MAX_GROWTH_MILLIS;
    }

    /**
     * Returns the lines with unwritten repetitions that cannot count further repetitions once another line is added,
     * and marks these lines as written.
     */
    private static List<JournalLine> markGrownAsWritten(List<JournalLine> next, long nowMillis) {
        List<JournalLine> grown = new ArrayList<>(2);
        int oldestInLookback = next.size() - MAX_LOOKBACK_LINES;
        for (int i = Math.max(0, oldestInLookback); i < next.size(); i++) {
            JournalLine line = next.get(i);
            if (line.hasGrown() && (i == oldestInLookback || !canGrowAt(line, nowMillis))) {
                grown.add(line);
                next.set(i, line.written());
            }
        }
        return grown;
    }

    /**
     * Returns a copy in which all lines are marked as written, together with the lines that must now be written to
     * disk.
     */
    Update withAllWritten() {
        List<JournalLine> grown = lines.stream().filter(JournalLine::hasGrown).toList();
        return new Update(
                new RecentLines(lines.stream().map(JournalLine::written).toList()), grown);
    }
}
