package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;
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
    private static final JournalLine WAKEUP = JournalLine.first(new DecisionRecord(0, 0, "", "", ""));

    private final Journal journal;
    private final BlockingQueue<JournalLine> queue;
    private final JournalFiles files;
    private volatile boolean closing;

    JournalWriter(Journal journal, BlockingQueue<JournalLine> queue, JournalFiles files) {
        this.journal = journal;
        this.queue = queue;
        this.files = files;
    }

    @Override
    public void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                writeBatch(queue.take());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            closeFiles();
        }
    }

    private void writeBatch(JournalLine first) {
        List<JournalLine> lines = new ArrayList<>();
        lines.add(first);
        queue.drainTo(lines);
        lines.removeIf(WAKEUP::equals);
        if (lines.isEmpty()) {
            return;
        }
        try {
            files.append(lines);
            journal.onWritten();
        } catch (IOException failed) {
            journal.onWriteFailed(lines.size(), failed);
            closeFiles();
        }
    }

    private void closeFiles() {
        try {
            files.close();
        } catch (IOException failed) {
            journal.onWriteFailed(0, failed);
        }
    }

    /** Write what waits, and end. Does not wait for it. */
    @Override
    public void close() {
        journal.enqueueUnwrittenCounts();
        closing = true;
        // A full lane has other lines that wake the writer.
        var unused = queue.offer(WAKEUP);
    }
}
