package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/**
 * Writes the journal's lines in batches, on the thread that calls {@link #run}. After {@link #close} it writes what is
 * queued and returns; an interrupt stops it, too. A failed write loses its lines, which {@link DecisionJournal#health}
 * reports; the next write opens the file again.
 */
public final class DecisionJournalWriter implements Runnable, AutoCloseable {
    /** A line that is never written. It only wakes the writer's thread, which then checks whether to stop. */
    private static final DecisionJournalLine WAKEUP = DecisionJournalLine.first(new DecisionRecord(0, 0, "", "", ""));

    private final DecisionJournal journal;
    private final BlockingQueue<DecisionJournalLine> queue;
    private final DecisionJournalFiles files;
    private volatile boolean closing;

    DecisionJournalWriter(
            DecisionJournal journal, BlockingQueue<DecisionJournalLine> queue, DecisionJournalFiles files) {
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

    private void writeBatch(DecisionJournalLine first) {
        List<DecisionJournalLine> lines = new ArrayList<>();
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

    /** Makes the writer stop once it has written the queued lines. Does not wait for that. */
    @Override
    public void close() {
        journal.enqueueUnwrittenCounts();
        closing = true;
        // A full queue contains other lines that wake the writer.
        var unused = queue.offer(WAKEUP);
    }
}
