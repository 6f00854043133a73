package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionNote;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest lines, oldest first. Immutable: each note makes new ones, and says what is to be written to disk: a line when it is
 * new, and again with its count when it has grown and will not any more.
 */
record RecentLines(List<Line> lines) {
    static final int LINES_MAX = 1_000;

    /** A repetition is looked for among so many last lines: a server that cannot win repeats a few in turn. */
    static final int LOOK_BACK = 32;

    /** A line grows for so long; then the next repetition starts another. */
    static final long GROWS_MILLIS = 60_000;

    static final RecentLines NONE = new RecentLines(List.of());

    RecentLines {
        lines = List.copyOf(lines);
    }

    /** @param toWrite in order; most often one or none */
    record Step(RecentLines next, List<Line> toWrite) {}

    Step plus(DecisionNote note) {
        List<Line> next = new ArrayList<>(lines.size() + 1);
        next.addAll(lines);
        for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - LOOK_BACK); i--) {
            Line line = lines.get(i);
            if (growsAt(line, note.atMillis()) && Sentence.isSame(line.newest(), note)) {
                next.remove(i);
                next.add(line.repeatedBy(note));
                return new Step(new RecentLines(next), List.of());
            }
        }
        List<Line> toWrite = writeGrown(next, note.atMillis());
        Line added = Line.first(note);
        next.add(added);
        toWrite.add(added);
        return new Step(new RecentLines(next.subList(Math.max(0, next.size() - LINES_MAX), next.size())), toWrite);
    }

    /** A clock that was set back starts new lines. */
    private static boolean growsAt(Line line, long millis) {
        return millis >= line.sinceMillis() && millis - line.sinceMillis() < GROWS_MILLIS;
    }

    /** The lines that have grown and, once another line is added, will not any more; marked as written. */
    private static List<Line> writeGrown(List<Line> next, long nowMillis) {
        List<Line> grown = new ArrayList<>(2);
        int leaving = next.size() - LOOK_BACK;
        for (int i = Math.max(0, leaving); i < next.size(); i++) {
            Line line = next.get(i);
            if (line.hasGrown() && (i == leaving || !growsAt(line, nowMillis))) {
                grown.add(line);
                next.set(i, line.written());
            }
        }
        return grown;
    }

    /** Every line the disk does not know the whole of, and the lines once it does. */
    Step settled() {
        List<Line> grown = lines.stream().filter(Line::hasGrown).toList();
        return new Step(new RecentLines(lines.stream().map(Line::written).toList()), grown);
    }
}
