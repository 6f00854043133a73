package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DecisionJournalTest {
    @TempDir
    Path directory;

    private final Disk disk = new RealDisk();

    @Test
    void newestReturnsTheLastNotesAtOnce() {
        DecisionJournal journal = DecisionJournal.open(disk, journalDirectory());
        IntStream.range(0, 10).forEach(i -> journal.add(note("kind-" + i)));
        assertThat(journal.newest(3)).extracting(DecisionRecord::kind).containsExactly("kind-7", "kind-8", "kind-9");
        assertThat(journal.newest(100)).hasSize(10);
        assertThat(journal.newest(0)).isEmpty();
        assertThat(journal.newest(-1)).isEmpty();
    }

    @Test
    void notesSurviveARestart() {
        DecisionJournal before = DecisionJournal.open(disk, journalDirectory());
        before.add(note("one"));
        before.add(note("two"));
        before.add(note("two"));
        write(before);
        DecisionJournal after = DecisionJournal.open(disk, journalDirectory());
        assertThat(after.newest(10)).extracting(DecisionRecord::kind).containsExactly("one", "two", "two");
        assertThat(after.newest(1).get(0).text()).isEqualTo("a text (2 times in 0 s)");
        after.add(note("three"));
        write(after);
        assertThat(DecisionJournal.open(disk, journalDirectory()).newest(10))
                .extracting(DecisionRecord::kind)
                .containsExactly("one", "two", "two", "three");
    }

    @Test
    void skipsATornLineAndTruncatesItBeforeTheNextWrite() throws IOException {
        DecisionJournal before = DecisionJournal.open(disk, journalDirectory());
        before.add(note("one"));
        write(before);
        Path file = journalDirectory().resolve("00000001.notes");
        Files.writeString(file, "1\t2\t1\t5\ttorn", StandardOpenOption.APPEND);
        DecisionJournal after = DecisionJournal.open(disk, journalDirectory());
        assertThat(after.newest(10)).hasSize(1);
        after.add(note("two"));
        write(after);
        assertThat(Files.readString(file).lines()).hasSize(2).noneMatch(line -> line.contains("torn"));
    }

    @Test
    void boundsTheSizeAndNumberOfFiles() throws IOException {
        DecisionJournal journal = DecisionJournal.open(disk, journalDirectory(), 2_000);
        for (int i = 0; i < 400; i++) {
            journal.add(note("kind-" + i));
            if (i % 10 == 9) {
                write(journal);
            }
        }
        List<String> names = disk.list(journalDirectory());
        assertThat(names).hasSize(DecisionJournalFiles.MAX_FILES);
        for (String name : names) {
            assertThat(Files.size(journalDirectory().resolve(name))).isLessThanOrEqualTo(2_000);
        }
        List<DecisionRecord> read =
                DecisionJournal.open(disk, journalDirectory(), 2_000).newest(1_000);
        assertThat(read).last().extracting(DecisionRecord::kind).isEqualTo("kind-399");
        assertThat(read).hasSizeGreaterThan(30);
    }

    @Test
    void failingDiskLosesOnlyLinesAndIsReported() {
        FailingDisk failing = new FailingDisk(disk);
        DecisionJournal journal = DecisionJournal.open(failing, journalDirectory());
        journal.add(note("one"));
        write(journal);
        assertThat(journal.health()).isEqualTo(DecisionJournalHealth.HEALTHY);

        failing.isFull = true;
        journal.add(note("two"));
        write(journal);
        assertThat(journal.health().lostNoteCount()).isEqualTo(1);
        assertThat(journal.health().failure()).contains("No space left on device");
        assertThat(journal.newest(10)).hasSize(2);

        failing.isFull = false;
        journal.add(note("three"));
        write(journal);
        assertThat(journal.health()).isEqualTo(new DecisionJournalHealth(1, ""));
        assertThat(DecisionJournal.open(disk, journalDirectory()).newest(10))
                .extracting(DecisionRecord::kind)
                .containsExactly("one", "three");
    }

    @Test
    void unreadableJournalStartsEmptyAndIsReported() throws IOException {
        Files.writeString(journalDirectory(), "a file where the directory should be");
        DecisionJournal journal = DecisionJournal.open(disk, journalDirectory());
        journal.add(note("one"));
        assertThat(journal.newest(10)).hasSize(1);
        assertThat(journal.health().failure()).isNotEmpty();
        write(journal);
        assertThat(journal.health().lostNoteCount()).isEqualTo(1);
    }

    @Test
    void addNeverBlocksAndCountsNotesThatTheQueueCannotTake() {
        DecisionJournal journal = DecisionJournal.open(disk, journalDirectory());
        IntStream.range(0, 6_000).forEach(i -> journal.add(note("kind-" + i)));
        assertThat(journal.newest(2_000)).hasSize(1_000);
        assertThat(journal.health().lostNoteCount()).isPositive();
    }

    @Test
    void threadsAddNotesWhileTheWriterRuns() throws InterruptedException {
        DecisionJournal journal = DecisionJournal.open(disk, journalDirectory());
        DecisionJournalWriter writer = journal.writer();
        Thread writing = new Thread(writer, "journal");
        writing.start();
        CountDownLatch noted = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            String name = "thread-" + t + "-";
            new Thread(() -> {
                        IntStream.range(0, 200).forEach(i -> journal.add(note(name + i)));
                        noted.countDown();
                    })
                    .start();
        }
        assertThat(noted.await(30, TimeUnit.SECONDS)).isTrue();
        writer.close();
        writing.join();
        assertThat(journal.newest(1_000)).hasSize(800);
        assertThat(journal.health()).isEqualTo(DecisionJournalHealth.HEALTHY);
        assertThat(DecisionJournal.open(disk, journalDirectory()).newest(1_000)).hasSize(800);
    }

    @Test
    void truncatesALongText() {
        DecisionJournal journal = DecisionJournal.open(disk, journalDirectory());
        journal.add(new DecisionRecord(1, 1, "kind", "", "x".repeat(5_000)));
        assertThat(journal.newest(1).get(0).text()).hasSize(1_003).endsWith("...");
    }

    /** Writes what is queued, on this thread. */
    private static void write(DecisionJournal journal) {
        DecisionJournalWriter writer = journal.writer();
        writer.close();
        writer.run();
    }

    private Path journalDirectory() {
        return directory.resolve("journal");
    }

    private static DecisionRecord note(String kind) {
        return new DecisionRecord(1_000, 5, kind, "n2", "a text");
    }
}
