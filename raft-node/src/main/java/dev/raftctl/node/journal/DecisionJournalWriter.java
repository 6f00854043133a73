package dev.raftctl.node.journal;

import dev.raftctl.node.journal.DecisionJournal.QueuedLine;
import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the journal's lines in batches, and every second the {@code alive} file, on the thread that calls {@link
 * #run}. After {@link #close} it writes what is queued and returns; an interrupt stops it, too. A failed write loses
 * its lines, which {@link DecisionJournal#health} reports; the next write opens the file again.
 */
public final class DecisionJournalWriter implements Runnable, AutoCloseable {
    /** A line has about 6 KiB at most, so this number of lines fits into one file of the journal. */
    private static final int MAX_BATCH_LINES = 128;

    private static final long ALIVE_INTERVAL_MILLIS = 1_000;

    /** How often lines whose counts have grown are written again. */
    private static final long GROWN_INTERVAL_MILLIS = 10_000;

    /** A line that is never written. It only wakes the writer's thread, which then checks whether to stop. */
    private static final QueuedLine WAKEUP = new QueuedLine(JournalStream.EVENTS, new DecisionRecord(0, 0, "", "", ""));

    private final DecisionJournal journal;
    private final BlockingQueue<QueuedLine> queue;
    private final BlockingQueue<HealthSample> samples;
    private final JournalFiles files;
    private final DecisionJournal.LastAliveRecordSource lastAliveRecords;
    private final LongSupplier monoMillis;
    private long aliveDueMillis;
    private long grownDueMillis;
    private boolean aliveFailed;
    private boolean samplesFailed;
    private volatile boolean closing;

    DecisionJournalWriter(
            DecisionJournal journal,
            BlockingQueue<QueuedLine> queue,
            BlockingQueue<HealthSample> samples,
            JournalFiles files,
            DecisionJournal.LastAliveRecordSource lastAliveRecords,
            LongSupplier monoMillis) {
        this.journal = journal;
        this.queue = queue;
        this.samples = samples;
        this.files = files;
        this.lastAliveRecords = lastAliveRecords;
        this.monoMillis = monoMillis;
        aliveDueMillis = monoMillis.getAsLong();
        grownDueMillis = aliveDueMillis + GROWN_INTERVAL_MILLIS;
    }

    @Override
    public void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                QueuedLine first = queue.poll(Math.max(0, millisUntilDue()), TimeUnit.MILLISECONDS);
                writeBatch(first);
                doDueWork();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            closeFiles();
        }
    }

    private long millisUntilDue() {
        return Math.min(aliveDueMillis, grownDueMillis) - monoMillis.getAsLong();
    }

    private void doDueWork() {
        long now = monoMillis.getAsLong();
        if (now >= aliveDueMillis) {
            aliveDueMillis = now + ALIVE_INTERVAL_MILLIS;
            writeLastAliveRecord();
            writeSamples();
        }
        if (now >= grownDueMillis) {
            grownDueMillis = now + GROWN_INTERVAL_MILLIS;
            journal.enqueueGrownLines();
        }
    }

    private void writeLastAliveRecord() {
        LastAliveFile.LastAliveRecord alive = lastAliveRecords.current();
        if (alive != null) {
            try {
                files.writeLastAliveRecord(alive);
                if (aliveFailed) {
                    aliveFailed = false;
                    reportWritten();
                }
            } catch (IOException failed) {
                aliveFailed = true;
                journal.onWriteFailed(0, failed);
            }
        }
    }

    private void writeSamples() {
        HealthSample sample = samples.poll();
        while (sample != null) {
            try {
                files.writeSample(sample);
                if (samplesFailed) {
                    samplesFailed = false;
                    reportWritten();
                }
            } catch (IOException failed) {
                samplesFailed = true;
                journal.onWriteFailed(0, failed);
            }
            sample = samples.poll();
        }
    }

    private void writeBatch(@Nullable QueuedLine first) {
        List<QueuedLine> lines = new ArrayList<>();
        if (first != null) {
            lines.add(first);
        }
        queue.drainTo(lines, MAX_BATCH_LINES - 1);
        lines.removeIf(WAKEUP::equals);
        for (JournalStream stream : JournalStream.values()) {
            writeLines(stream, lines);
        }
    }

    private void writeLines(JournalStream stream, List<QueuedLine> all) {
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (QueuedLine line : all) {
            if (line.stream() == stream) {
                text.append(JournalLineFormat.write(line.note()));
                count++;
            }
        }
        if (count == 0) {
            return;
        }
        try {
            files.append(stream, text.toString());
            reportWritten();
        } catch (IOException failed) {
            journal.onWriteFailed(count, failed);
            closeFiles();
        }
    }

    private void reportWritten() {
        journal.onWritten();
        IOException cleanUpFailure = files.cleanUpFailure();
        if (cleanUpFailure != null) {
            journal.onWriteFailed(0, cleanUpFailure);
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
        journal.enqueueGrownLines();
        closing = true;
        // A full queue contains other lines that wake the writer.
        var unused = queue.offer(WAKEUP);
    }
}
