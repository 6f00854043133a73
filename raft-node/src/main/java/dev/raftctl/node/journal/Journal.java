package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.protocol.message.DecisionNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The node's newest decisions. {@link #add} and {@link #newest} are for any thread and never wait for a disk; the runtime gives
 * the {@link #writer} a thread of its own.
 */
public final class Journal {
    static final long FILE_BYTES_MAX = 4 << 20;

    private static final int LANE_LINES_MAX = 4_096;
    private static final int TEXT_CHARS_MAX = 1_000;

    private final AtomicReference<RecentLines> recent;
    private final AtomicReference<JournalHealth> health;
    private final BlockingQueue<Line> lane = new ArrayBlockingQueue<>(LANE_LINES_MAX);
    private final JournalFiles files;

    private Journal(JournalFiles files, RecentLines recent, JournalHealth health) {
        this.files = files;
        this.recent = new AtomicReference<>(recent);
        this.health = new AtomicReference<>(health);
    }

    /** The journal in this directory, which is made when the first line is written. Files that cannot be read are told by {@link #health}. */
    public static Journal open(Disk disk, Path directory) {
        return open(disk, directory, FILE_BYTES_MAX);
    }

    static Journal open(Disk disk, Path directory, long fileBytesMax) {
        JournalFiles files = new JournalFiles(disk, directory, fileBytesMax);
        try {
            return new Journal(files, new RecentLines(files.read(RecentLines.LINES_MAX)), JournalHealth.GOOD);
        } catch (IOException unreadable) {
            return new Journal(files, RecentLines.NONE, JournalHealth.GOOD.failed(0, unreadable));
        }
    }

    /** Keep a note. A text of more than 1,000 characters is cut. */
    public void add(DecisionNote note) {
        DecisionNote bounded = bounded(note);
        RecentLines before;
        RecentLines.Step step;
        do {
            before = recent();
            step = before.plus(bounded);
        } while (!recent.compareAndSet(before, step.next()));
        offer(step.toWrite());
    }

    private void offer(List<Line> lines) {
        for (Line line : lines) {
            if (!lane.offer(line)) {
                health.updateAndGet(known -> known.lost(1));
            }
        }
    }

    /** The newest notes, oldest first, those from before a restart too; repetitions told in one. */
    public List<DecisionNote> newest(int limit) {
        List<Line> lines = recent().lines();
        int from = Math.max(0, lines.size() - Math.max(0, limit));
        return lines.subList(from, lines.size()).stream().map(Line::toNote).toList();
    }

    public JournalHealth health() {
        return Objects.requireNonNull(health.get());
    }

    private RecentLines recent() {
        return Objects.requireNonNull(recent.get());
    }

    /** What writes to disk; only one. */
    public JournalWriter writer() {
        return new JournalWriter(this, lane, files);
    }

    /** Offer what has grown since it was written. */
    void settle() {
        offer(recent.getAndUpdate(lines -> lines.settled().next()).settled().toWrite());
    }

    void wroteWell() {
        health.updateAndGet(JournalHealth::well);
    }

    void failedToWrite(int lines, IOException why) {
        health.updateAndGet(known -> known.failed(lines, why));
    }

    private static DecisionNote bounded(DecisionNote note) {
        if (note.text().length() <= TEXT_CHARS_MAX) {
            return note;
        }
        String cut = note.text().substring(0, TEXT_CHARS_MAX) + "...";
        return new DecisionNote(note.atMillis(), note.term(), note.kind(), note.subject(), cut);
    }
}
