package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The node's newest decisions. Any thread may call {@link #add} and {@link #newest}, which never wait for the disk; the
 * runtime runs the {@link #writer} on a dedicated thread.
 */
public final class DecisionJournal {
    private static final int MAX_QUEUED_LINES = 4_096;
    private static final int MAX_QUEUED_SAMPLES = 8;
    private static final int MAX_TEXT_CHARS = 1_000;

    private final Path directory;
    private final Disk disk;
    private final long boot;
    private final LongSupplier monoMillis;
    private final Map<JournalStream, RecentJournalLines> recent = new EnumMap<>(JournalStream.class);
    private final AtomicReference<DecisionJournalHealth> health = new AtomicReference<>(DecisionJournalHealth.HEALTHY);
    private final BlockingQueue<QueuedLine> queue = new ArrayBlockingQueue<>(MAX_QUEUED_LINES);
    private final BlockingQueue<HealthSample> samples = new ArrayBlockingQueue<>(MAX_QUEUED_SAMPLES);
    private final PreviousProcessEnd previousEnd;
    private long lastSeq;
    private long lastOrder;

    /** A line to write. */
    record QueuedLine(JournalStream stream, DecisionRecord note) {}

    private DecisionJournal(Disk disk, Path directory, long boot, LongSupplier monoMillis) {
        this.disk = disk;
        this.directory = directory;
        this.boot = boot;
        this.monoMillis = monoMillis;
        for (JournalStream stream : JournalStream.values()) {
            recent.put(stream, new RecentJournalLines());
        }
        previousEnd = readFiles();
    }

    /**
     * Opens the journal in this directory. The first write creates the directory if it is missing; {@link #health}
     * reports whether existing files are unreadable.
     *
     * @param boot a random number of this process, which all of its records contain
     * @param monoMillis the milliseconds since this process started, by a monotonic clock
     */
    public static DecisionJournal open(Disk disk, Path directory, long boot, LongSupplier monoMillis) {
        return new DecisionJournal(disk, directory, boot, monoMillis);
    }

    private PreviousProcessEnd readFiles() {
        try {
            JournalContents contents = JournalReader.readDirectory(disk, directory);
            for (JournalRecord each : contents.records()) {
                DecisionRecord record = each.decision();
                lastSeq = Math.max(lastSeq, record.occurrences().seq());
                recent(JournalStream.of(record)).addRead(record, ++lastOrder);
            }
            if (!contents.unreadableFiles().isEmpty()) {
                throw new IOException(String.join("; ", contents.unreadableFiles()));
            }
            return PreviousProcessEnd.of(contents, LastAliveFile.readDirectory(disk, directory));
        } catch (IOException unreadable) {
            health.updateAndGet(current -> current.withFailure(0, unreadable));
            return PreviousProcessEnd.UNKNOWN;
        }
    }

    /** Returns how the server's previous process ended. */
    public PreviousProcessEnd previousEnd() {
        return previousEnd;
    }

    /**
     * Adds a note to the journal. Its occurrences are replaced: the journal numbers its records and knows the process.
     * A text of more than 1,000 characters is truncated.
     */
    public void add(DecisionRecord note) {
        DecisionRecord bounded = bounded(note);
        JournalStream stream = JournalStream.of(note);
        synchronized (this) {
            DecisionOccurrences once =
                    new DecisionOccurrences(lastSeq + 1, boot, monoMillis.getAsLong(), note.atMillis(), 1);
            List<JournalLine> toWrite = recent(stream).add(bounded.withOccurrences(once), ++lastOrder);
            lastSeq += toWrite.isEmpty() ? 0 : 1;
            enqueue(stream, toWrite);
        }
    }

    /** Adds a sample of the server's health. It is dropped if the disk has not taken the earlier ones. */
    public void addSample(HealthSampleSource source) {
        var unused = samples.offer(source.sample(boot, monoMillis.getAsLong()));
    }

    /** Creates a sample for a process and a time since its start. */
    public interface HealthSampleSource {
        HealthSample sample(long boot, long monoMillis);
    }

    private void enqueue(JournalStream stream, List<JournalLine> lines) {
        for (JournalLine line : lines) {
            if (!queue.offer(new QueuedLine(stream, line.newest()))) {
                health.updateAndGet(current -> current.withLostNotes(1));
            }
        }
    }

    /**
     * Returns the newest notes in chronological order, including notes from before a restart. Repeated notes are
     * combined into one. Frequent events leave at least half of the notes to elections.
     */
    public synchronized List<DecisionRecord> newest(int limit) {
        int max = Math.max(0, limit);
        RecentJournalLines events = recent(JournalStream.EVENTS);
        RecentJournalLines elections = recent(JournalStream.ELECTIONS);
        int electionCount = Math.min(elections.size(), Math.max(max / 2, max - events.size()));
        List<JournalLine> newest = new ArrayList<>(elections.newest(electionCount));
        newest.addAll(events.newest(max - electionCount));
        newest.sort(Comparator.comparingLong(JournalLine::order));
        return newest.stream().map(JournalLine::toNote).toList();
    }

    public DecisionJournalHealth health() {
        return Objects.requireNonNull(health.get());
    }

    private RecentJournalLines recent(JournalStream stream) {
        return Objects.requireNonNull(recent.get(stream));
    }

    /**
     * Returns the writer that writes the journal to disk. Must be called only once.
     *
     * @param lastAliveRecords what to write to the {@code alive} file every second; null while there is nothing to
     *     write
     */
    public DecisionJournalWriter writer(LastAliveRecordSource lastAliveRecords) {
        return new DecisionJournalWriter(
                this, queue, samples, new JournalFiles(disk, directory), lastAliveRecords, monoMillis);
    }

    /** Returns what the server shows about itself in its {@code alive} file. */
    public interface LastAliveRecordSource {
        LastAliveFile.@Nullable LastAliveRecord current();
    }

    /** Enqueues the lines whose repetition count has increased since they were written. */
    synchronized void enqueueGrownLines() {
        recent.forEach((stream, lines) -> enqueue(stream, lines.takeGrown()));
    }

    void onWritten() {
        health.updateAndGet(DecisionJournalHealth::withoutFailure);
    }

    void onWriteFailed(int lines, IOException cause) {
        health.updateAndGet(current -> current.withFailure(lines, cause));
    }

    private static DecisionRecord bounded(DecisionRecord note) {
        DecisionRecord bounded = note.text().length() <= MAX_TEXT_CHARS
                ? note
                : note.withText(note.text().substring(0, MAX_TEXT_CHARS) + "...");
        return note.data().format().length() <= MAX_TEXT_CHARS
                ? bounded
                : bounded.withData(DecisionData.NONE.with("omitted", "too long"));
    }
}
