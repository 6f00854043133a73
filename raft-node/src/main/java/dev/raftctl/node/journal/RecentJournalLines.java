package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest lines of one stream, oldest first. A line is written to disk when it is new, and again when it has grown:
 * every few seconds, and before it leaves memory. Not thread-safe.
 */
final class RecentJournalLines {
    static final int MAX_LINES = 1_000;

    /**
     * The number of newest lines among which a repetition is searched for. One line is not enough: a server that cannot
     * win an election, for example, repeats several lines in turn.
     */
    static final int MAX_LOOKBACK_LINES = 32;

    /** The maximum time during which repetitions are counted in one line. A later repetition starts a new line. */
    static final long MAX_GROWTH_MILLIS = 60_000;

    private final ArrayDeque<JournalLine> lines = new ArrayDeque<>();

    /** Adds a line that is already on disk. */
    void addRead(DecisionRecord note, long order) {
        addLine(new JournalLine(note, order, note.occurrences().count()));
    }

    /** Adds a decision and returns the lines to write, usually one or none. */
    List<JournalLine> add(DecisionRecord note, long order) {
        JournalLine repeated = removeRepeatedBy(note);
        if (repeated != null) {
            lines.addLast(repeated.repeatedBy(note, order));
            return List.of();
        }
        List<JournalLine> toWrite = new ArrayList<>(2);
        JournalLine evicted =
                addLine(new JournalLine(note, order, note.occurrences().count()));
        if (evicted != null && evicted.hasGrown()) {
            toWrite.add(evicted);
        }
        toWrite.add(lines.getLast());
        return toWrite;
    }

    private @Nullable JournalLine removeRepeatedBy(DecisionRecord note) {
        Iterator<JournalLine> newestFirst = lines.descendingIterator();
        for (int i = 0; i < MAX_LOOKBACK_LINES && newestFirst.hasNext(); i++) {
            JournalLine line = newestFirst.next();
            if (canGrow(line, note) && DecisionComparison.isSameExceptNumbers(line.newest(), note)) {
                newestFirst.remove();
                return line;
            }
        }
        return null;
    }

    /**
     * Returns whether a repetition is counted in this line: not if it is of another process, and not if the clock was
     * set back.
     */
    private static boolean canGrow(JournalLine line, DecisionRecord note) {
        long sinceMillis = line.newest().occurrences().sinceMillis();
        return line.newest().occurrences().boot() == note.occurrences().boot()
                && note.atMillis() >= sinceMillis
                && note.atMillis() - sinceMillis < MAX_GROWTH_MILLIS;
    }

    private @Nullable JournalLine addLine(JournalLine line) {
        lines.addLast(line);
        return lines.size() > MAX_LINES ? lines.removeFirst() : null;
    }

    /** Returns the lines whose counts have grown since they were last written, and marks them as written. */
    List<JournalLine> takeGrown() {
        List<JournalLine> grown = new ArrayList<>();
        int size = lines.size();
        for (int i = 0; i < size; i++) {
            JournalLine line = lines.removeFirst();
            if (line.hasGrown()) {
                grown.add(line);
            }
            lines.addLast(line.hasGrown() ? line.written() : line);
        }
        return grown;
    }

    /** Returns the newest lines, at most {@code limit}, oldest first. */
    List<JournalLine> newest(int limit) {
        List<JournalLine> newest = new ArrayList<>(Math.min(limit, lines.size()));
        int skipped = Math.max(0, lines.size() - limit);
        for (JournalLine line : lines) {
            if (skipped-- <= 0) {
                newest.add(line);
            }
        }
        return newest;
    }

    int size() {
        return lines.size();
    }
}
