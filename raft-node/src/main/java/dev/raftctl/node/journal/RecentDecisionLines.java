package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest lines, oldest first. Immutable: each note produces a new instance and the lines to write to disk. A line
 * is written when it is new, and once more with its count when it has grown and cannot grow further.
 */
record RecentDecisionLines(List<DecisionJournalLine> lines) {
    static final int MAX_LINES = 1_000;

    /**
     * The number of newest lines among which a repetition is searched for. One line is not enough: a server that cannot
     * win an election, for example, repeats several lines in turn.
     */
    static final int MAX_LOOKBACK_LINES = 32;

    /** The maximum time during which repetitions are counted in one line. A later repetition starts a new line. */
    static final long MAX_GROWTH_MILLIS = 60_000;

    static final RecentDecisionLines NONE = new RecentDecisionLines(List.of());

    RecentDecisionLines {
        lines = List.copyOf(lines);
    }

    /**
     * The new lines in memory, and the lines to write to disk.
     *
     * @param toWrite in order; usually one or none
     */
    record JournalLinesUpdate(RecentDecisionLines next, List<DecisionJournalLine> toWrite) {}

    JournalLinesUpdate plus(DecisionRecord note) {
        List<DecisionJournalLine> next = new ArrayList<>(lines.size() + 1);
        next.addAll(lines);
        for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - MAX_LOOKBACK_LINES); i--) {
            DecisionJournalLine line = lines.get(i);
            if (canGrowAt(line, note.atMillis()) && DecisionComparison.isSameExceptNumbers(line.newest(), note)) {
                next.remove(i);
                next.add(line.repeatedBy(note));
                return new JournalLinesUpdate(new RecentDecisionLines(next), List.of());
            }
        }
        List<DecisionJournalLine> toWrite = markGrownAsWritten(next, note.atMillis());
        DecisionJournalLine added = DecisionJournalLine.first(note);
        next.add(added);
        toWrite.add(added);
        return new JournalLinesUpdate(
                new RecentDecisionLines(next.subList(Math.max(0, next.size() - MAX_LINES), next.size())), toWrite);
    }

    /** Returns whether a repetition at this time is counted in this line. It is not if the clock was set back. */
    private static boolean canGrowAt(DecisionJournalLine line, long millis) {
        return millis >= line.sinceMillis() && millis - line.sinceMillis() < MAX_GROWTH_MILLIS;
    }

    /**
     * Returns the lines with unwritten repetitions that cannot count further repetitions once another line is added,
     * and marks these lines as written.
     */
    private static List<DecisionJournalLine> markGrownAsWritten(List<DecisionJournalLine> next, long nowMillis) {
        List<DecisionJournalLine> grown = new ArrayList<>(2);
        int oldestInLookback = next.size() - MAX_LOOKBACK_LINES;
        for (int i = Math.max(0, oldestInLookback); i < next.size(); i++) {
            DecisionJournalLine line = next.get(i);
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
    JournalLinesUpdate withAllWritten() {
        List<DecisionJournalLine> grown =
                lines.stream().filter(DecisionJournalLine::hasGrown).toList();
        return new JournalLinesUpdate(
                new RecentDecisionLines(
                        lines.stream().map(DecisionJournalLine::written).toList()),
                grown);
    }
}
