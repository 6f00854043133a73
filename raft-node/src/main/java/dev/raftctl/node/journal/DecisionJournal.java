package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The node's newest decisions. Any thread may call {@link #add} and {@link #newest}, which never wait for the disk; the
 * runtime runs the {@link #writer} on a dedicated thread.
 */
public final class DecisionJournal {
    static final long MAX_FILE_BYTES = 4 << 20;

    private static final int MAX_QUEUED_LINES = 4_096;
    private static final int MAX_TEXT_CHARS = 1_000;

    private final AtomicReference<RecentDecisionLines> recent;
    private final AtomicReference<DecisionJournalHealth> health;
    private final BlockingQueue<DecisionJournalLine> queue = new ArrayBlockingQueue<>(MAX_QUEUED_LINES);
    private final DecisionJournalFiles files;

    private DecisionJournal(DecisionJournalFiles files, RecentDecisionLines recent, DecisionJournalHealth health) {
        this.files = files;
        this.recent = new AtomicReference<>(recent);
        this.health = new AtomicReference<>(health);
    }

    /**
     * Opens the journal in this directory. The first write creates the directory if it is missing; {@link #health}
     * reports whether existing files are unreadable.
     */
    public static DecisionJournal open(Disk disk, Path directory) {
        return open(disk, directory, MAX_FILE_BYTES);
    }

    static DecisionJournal open(Disk disk, Path directory, long maxFileBytes) {
        DecisionJournalFiles files = new DecisionJournalFiles(disk, directory, maxFileBytes);
        try {
            return new DecisionJournal(
                    files,
                    new RecentDecisionLines(files.read(RecentDecisionLines.MAX_LINES)),
                    DecisionJournalHealth.HEALTHY);
        } catch (IOException unreadable) {
            return new DecisionJournal(
                    files, RecentDecisionLines.NONE, DecisionJournalHealth.HEALTHY.withFailure(0, unreadable));
        }
    }

    /** Adds a note to the journal. A text of more than 1,000 characters is truncated. */
    public void add(DecisionRecord note) {
        DecisionRecord bounded = truncated(note);
        RecentDecisionLines previous;
        RecentDecisionLines.JournalLinesUpdate update;
        do {
            previous = recent();
            update = previous.plus(bounded);
        } while (!recent.compareAndSet(previous, update.next()));
        enqueue(update.toWrite());
    }

    private void enqueue(List<DecisionJournalLine> lines) {
        for (DecisionJournalLine line : lines) {
            if (!queue.offer(line)) {
                health.updateAndGet(current -> current.withLostNotes(1));
            }
        }
    }

    /**
     * Returns the newest notes in chronological order, including notes from before a restart. Repeated notes are
     * combined into one.
     */
    public List<DecisionRecord> newest(int limit) {
        List<DecisionJournalLine> lines = recent().lines();
        int from = Math.max(0, lines.size() - Math.max(0, limit));
        return lines.subList(from, lines.size()).stream()
                .map(DecisionJournalLine::toNote)
                .toList();
    }

    public DecisionJournalHealth health() {
        return Objects.requireNonNull(health.get());
    }

    private RecentDecisionLines recent() {
        return Objects.requireNonNull(recent.get());
    }

    /** Returns the writer that writes the journal to disk. Must be called only once. */
    public DecisionJournalWriter writer() {
        return new DecisionJournalWriter(this, queue, files);
    }

    /** Enqueues the lines whose repetition count has increased since they were written. */
    void enqueueUnwrittenCounts() {
        enqueue(recent.getAndUpdate(lines -> lines.withAllWritten().next())
                .withAllWritten()
                .toWrite());
    }

    void onWritten() {
        health.updateAndGet(DecisionJournalHealth::withoutFailure);
    }

    void onWriteFailed(int lines, IOException cause) {
        health.updateAndGet(current -> current.withFailure(lines, cause));
    }

    private static DecisionRecord truncated(DecisionRecord note) {
        if (note.text().length() <= MAX_TEXT_CHARS) {
            return note;
        }
        String cut = note.text().substring(0, MAX_TEXT_CHARS) + "...";
        return new DecisionRecord(note.atMillis(), note.term(), note.kind(), note.subject(), cut);
    }
}
