package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the size of batches and what happens to the other files if one of them fails. */
@Timeout(60)
class DecisionJournalWriterTest {
    private static final LastAliveFile.LastAliveRecord ALIVE =
            new LastAliveFile.LastAliveRecord(5_000, 10, 7, LastAliveFile.LastAliveRole.LEADER, 5, 100);

    @TempDir
    Path directory;

    private final Disk disk = new RealDisk();

    @Test
    void aLongQueueIsWrittenInFilesOfTheUsualSize() throws IOException {
        DecisionJournal journal = open(disk);
        for (int i = 0; i < 4_000; i++) {
            journal.add(new DecisionRecord(
                    1_000,
                    5,
                    "kind-" + i,
                    "n2",
                    "\u20ac".repeat(1_000),
                    "",
                    DecisionData.NONE.with("data", "\u20ac".repeat(990)),
                    DecisionOccurrences.once(1_000)));
        }
        write(journal);
        assertThat(journal.health()).isEqualTo(DecisionJournalHealth.HEALTHY);
        for (String name : disk.list(journalDirectory())) {
            assertThat(Files.size(journalDirectory().resolve(name))).as(name).isLessThanOrEqualTo(1 << 20);
        }
        assertThat(open(disk).newest(1)).extracting(DecisionRecord::kind).containsExactly("kind-3999");
    }

    @Test
    void anAliveFileThatCannotBeWrittenIsReportedAndLosesNoLine() {
        FailingDisk failing = new FailingDisk(disk);
        failing.unwritable = journalDirectory().resolve("alive");
        DecisionJournal journal = open(failing);
        journal.add(note("one"));
        write(journal, () -> ALIVE);
        assertThat(journal.health().failure()).contains("cannot write");
        assertThat(journal.health().lostNoteCount()).isZero();
        assertThat(open(disk).newest(10)).extracting(DecisionRecord::kind).containsExactly("one");
        assertThat(failing.openCount()).isZero();
    }

    @Test
    void anAliveFileThatCanBeWrittenAgainIsHealthyWithoutAnyLine() {
        FailingDisk failing = new FailingDisk(disk);
        failing.unwritable = journalDirectory().resolve("alive");
        AtomicLong mono = new AtomicLong();
        DecisionJournal journal = DecisionJournal.open(failing, journalDirectory(), 7, () -> mono.addAndGet(1_000));
        AtomicReference<DecisionJournalWriter> writer = new AtomicReference<>();
        List<String> failures = new ArrayList<>();
        writer.set(journal.writer(() -> {
            failures.add(journal.health().failure());
            if (failures.size() == 2) {
                failing.unwritable = null;
                Objects.requireNonNull(writer.get()).close();
            }
            return ALIVE;
        }));
        Objects.requireNonNull(writer.get()).run();
        assertThat(failures.get(1)).contains("cannot write");
        assertThat(journal.health()).isEqualTo(DecisionJournalHealth.HEALTHY);
    }

    @Test
    void anOldFileThatCannotBeDeletedIsReported() throws IOException {
        Files.createDirectories(journalDirectory());
        Files.writeString(journalDirectory().resolve("00000007.notes"), "x".repeat(6 << 20));
        FailingDisk failing = new FailingDisk(disk);
        failing.undeletable = journalDirectory().resolve("00000007.notes");
        DecisionJournal journal = open(failing);
        journal.add(note("one"));
        write(journal);
        assertThat(journal.health().failure()).contains("cannot delete");
        assertThat(journal.health().lostNoteCount()).isZero();
        assertThat(open(disk).newest(1)).extracting(DecisionRecord::kind).containsExactly("one");
    }

    private DecisionJournal open(Disk opened) {
        return DecisionJournal.open(opened, journalDirectory(), 7, () -> 0);
    }

    private static void write(DecisionJournal journal) {
        write(journal, () -> null);
    }

    private static void write(DecisionJournal journal, DecisionJournal.LastAliveRecordSource lastAliveRecords) {
        DecisionJournalWriter writer = journal.writer(lastAliveRecords);
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
