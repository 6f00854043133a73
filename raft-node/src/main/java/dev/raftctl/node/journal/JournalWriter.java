package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionNote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/**
 * Writes the journal's lines in batches, on the thread that {@link #run} is given. It ends after {@link #close} once all that
 * waits is written, or when it is interrupted. A failed write loses its lines, is told by {@link Journal#health}, and the next
 * one tries the file anew.
 */
public final class JournalWriter implements Runnable, AutoCloseable {
    /** Wakes the writer to look whether it is to end; never written. */
    private static final Line NOTHING = Line.first(new DecisionNote(0, 0, "", "", ""));

    private final Journal journal;
    private final BlockingQueue<Line> lane;
    private final JournalFiles files;
    private volatile boolean closing;

    JournalWriter(Journal journal, BlockingQueue<Line> lane, JournalFiles files) {
        this.journal = journal;
        this.lane = lane;
        this.files = files;
    }

    @Override
    public void run() {
        try {
            while (!closing || !lane.isEmpty()) {
                writeFrom(lane.take());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            closeFiles();
        }
    }

    private void writeFrom(Line first) {
        List<Line> lines = new ArrayList<>();
        lines.add(first);
        lane.drainTo(lines);
        lines.removeIf(NOTHING::equals);
        if (lines.isEmpty()) {
            return;
        }
        try {
            files.append(lines);
            journal.wroteWell();
        } catch (IOException failed) {
            journal.failedToWrite(lines.size(), failed);
            closeFiles();
        }
    }

    private void closeFiles() {
        try {
            files.close();
        } catch (IOException failed) {
            journal.failedToWrite(0, failed);
        }
    }

    /** Write what waits, and end. Does not wait for it. */
    @Override
    public void close() {
        journal.settle();
        closing = true;
        // A full lane has other lines that wake the writer.
        var unused = lane.offer(NOTHING);
    }
}
