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
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
        DecisionJournal journal = open(disk);
        IntStream.range(0, 10).forEach(i -> journal.add(note("kind-" + i)));
        assertThat(journal.newest(3)).extracting(DecisionRecord::kind).containsExactly("kind-7", "kind-8", "kind-9");
        assertThat(journal.newest(100)).hasSize(10);
        assertThat(journal.newest(0)).isEmpty();
        assertThat(journal.newest(-1)).isEmpty();
    }

    @Test
    void notesSurviveARestart() {
        DecisionJournal before = open(disk);
        before.add(note("one"));
        before.add(note("two"));
        before.add(note("two"));
        write(before);
        DecisionJournal after = open(disk);
        assertThat(after.newest(10)).extracting(DecisionRecord::kind).containsExactly("one", "two");
        assertThat(after.newest(1).get(0).text()).isEqualTo("a text (2 times in 0 s)");
        after.add(note("three"));
        write(after);
        assertThat(open(disk).newest(10)).extracting(DecisionRecord::kind).containsExactly("one", "two", "three");
    }

    @Test
    void skipsATornLineAndTruncatesItBeforeTheNextWrite() throws IOException {
        DecisionJournal before = open(disk);
        before.add(note("one"));
        write(before);
        Path file = journalDirectory().resolve("events.notes");
        Files.writeString(file, "1\t2\t1\t5\ttorn", StandardOpenOption.APPEND);
        DecisionJournal after = open(disk);
        assertThat(after.newest(10)).hasSize(1);
        after.add(note("two"));
        write(after);
        assertThat(Files.readString(file).lines()).hasSize(3).noneMatch(line -> line.contains("torn"));
    }

    @Test
    void frequentEventsDisplaceNoElectionAndTheWholeJournalIsBounded() throws IOException {
        DecisionJournal journal = open(disk);
        journal.add(note("election-won"));
        for (int i = 0; i < 6_000; i++) {
            journal.add(new DecisionRecord(1_000, 5, "kind-" + i, "n2", "x".repeat(900)));
            if (i % 100 == 99) {
                write(journal);
            }
        }
        assertThat(disk.list(journalDirectory()))
                .containsExactly(
                        "elections.notes", "events.notes", "events.notes.1", "events.notes.2", "events.notes.3");
        for (String name : disk.list(journalDirectory())) {
            assertThat(Files.size(journalDirectory().resolve(name))).isLessThanOrEqualTo(1 << 20);
        }
        assertThat(journal.newest(100)).first().extracting(DecisionRecord::kind).isEqualTo("election-won");
        assertThat(journal.newest(100)).last().extracting(DecisionRecord::kind).isEqualTo("kind-5999");
        List<DecisionRecord> read = open(disk).newest(1_000);
        assertThat(read).first().extracting(DecisionRecord::kind).isEqualTo("election-won");
        assertThat(read).last().extracting(DecisionRecord::kind).isEqualTo("kind-5999");
    }

    @Test
    void electionsHaveTwoFiles() throws IOException {
        DecisionJournal journal = open(disk);
        for (int i = 0; i < 6_000; i++) {
            journal.add(new DecisionRecord(1_000, i, "election-won", "", "x".repeat(900)));
            if (i % 100 == 99) {
                write(journal);
            }
        }
        assertThat(disk.list(journalDirectory())).containsExactly("elections.notes", "elections.notes.1");
        assertThat(Files.size(journalDirectory().resolve("elections.notes.1"))).isBetween(2_000_000L, 2L << 20);
        assertThat(open(disk).newest(1)).extracting(DecisionRecord::term).containsExactly(5_999L);
    }

    @Test
    void recordsOfOneProcessAreNumberedOnAndKnowTheirProcess() throws IOException {
        DecisionJournal before = open(disk);
        before.add(note("one"));
        before.add(note("two"));
        write(before);
        DecisionJournal after = DecisionJournal.open(disk, journalDirectory(), 8, () -> 31);
        after.add(note("two"));
        assertThat(after.newest(10))
                .extracting(DecisionRecord::occurrences)
                .containsExactly(
                        new DecisionOccurrences(1, 7, 0, 1_000, 1),
                        new DecisionOccurrences(2, 7, 0, 1_000, 1),
                        new DecisionOccurrences(3, 8, 31, 1_000, 1));
    }

    @Test
    void aGrowingCountIsWrittenAgainEveryTenSeconds() throws IOException {
        AtomicLong mono = new AtomicLong();
        DecisionJournal journal = DecisionJournal.open(disk, journalDirectory(), 7, mono::get);
        DecisionJournalWriter writer = journal.writer(() -> null);
        Thread writing = new Thread(writer, "journal");
        writing.start();
        for (int i = 0; i < 5; i++) {
            journal.add(note("repeated"));
        }
        mono.set(10_000);
        journal.add(note("wakes the writer"));
        await(() -> counts().contains(5));
        writer.close();
        join(writing);
        assertThat(counts()).containsExactly(5, 1);
        assertThat(Files.readAllLines(journalDirectory().resolve("events.notes")))
                .hasSize(4);
    }

    private List<Integer> counts() throws IOException {
        return JournalReader.readDirectory(disk, journalDirectory()).records().stream()
                .map(each -> each.decision().occurrences().count())
                .toList();
    }

    @Test
    void aFileOfAnotherVersionIsRenamedRatherThanExtended() throws IOException {
        Files.createDirectories(journalDirectory());
        Files.writeString(journalDirectory().resolve("events.notes"), "raftctl-journal 3\nwhatever\n");
        DecisionJournal journal = open(disk);
        assertThat(journal.health().failure()).contains("events.notes");
        journal.add(note("one"));
        write(journal);
        assertThat(Files.readString(journalDirectory().resolve("events.notes.1")))
                .contains("whatever");
        assertThat(Files.readString(journalDirectory().resolve("events.notes"))).startsWith("raftctl-journal 2\n");
    }

    @Test
    void filesOfOlderReleasesAreShownAndKeptWithinTheirLimit() throws IOException {
        Files.createDirectories(journalDirectory());
        String line = "1000\t2000\t3\t5\tvote-refused\tn2\t" + "x".repeat(900) + "\n";
        Files.writeString(journalDirectory().resolve("00000007.notes"), line.repeat(4_000));
        Files.writeString(journalDirectory().resolve("00000008.notes"), line.repeat(3_000));
        DecisionJournal journal = open(disk);
        assertThat(journal.newest(1).get(0).text()).endsWith("(3 times in 1 s)");
        journal.add(note("one"));
        write(journal);
        assertThat(disk.list(journalDirectory())).containsExactly("00000008.notes", "events.notes");
    }

    @Test
    void theAliveFileShowsWhenTheProcessLastRanAndHowItEnded() throws IOException {
        LastAliveFile.LastAliveRecord alive =
                new LastAliveFile.LastAliveRecord(5_000, 10, 7, LastAliveFile.LastAliveRole.LEADER, 5, 100);
        DecisionJournal journal = open(disk);
        assertThat(journal.previousEnd().kind()).isEqualTo(PreviousProcessEnd.ProcessEndKind.NONE);
        journal.add(note(PreviousProcessEnd.STARTED_KIND));
        write(journal, () -> alive);
        assertThat(LastAliveFile.readDirectory(disk, journalDirectory())).isEqualTo(alive);
        PreviousProcessEnd killed = open(disk).previousEnd();
        assertThat(killed).isEqualTo(new PreviousProcessEnd(PreviousProcessEnd.ProcessEndKind.KILLED, 5_000, alive));

        DecisionJournal next = open(disk);
        next.add(note(PreviousProcessEnd.ENDING_KIND));
        write(next, () -> alive);
        assertThat(open(disk).previousEnd().kind()).isEqualTo(PreviousProcessEnd.ProcessEndKind.CLEAN);
        next.add(note(PreviousProcessEnd.HALTED_KIND));
        write(next, () -> alive);
        assertThat(open(disk).previousEnd().kind()).isEqualTo(PreviousProcessEnd.ProcessEndKind.HALTED);
        // Another process ran since, and its records did not reach the disk.
        write(
                next,
                () -> new LastAliveFile.LastAliveRecord(9_000, 10, 8, LastAliveFile.LastAliveRole.FOLLOWER, 6, 100));
        assertThat(open(disk).previousEnd().wallMillis()).isEqualTo(9_000);
        assertThat(open(disk).previousEnd().kind()).isEqualTo(PreviousProcessEnd.ProcessEndKind.KILLED);
    }

    @Test
    void aSignOfLifeOfAnEarlierProcessSaysNothingAboutTheLastOne() {
        LastAliveFile.LastAliveRecord earlier =
                new LastAliveFile.LastAliveRecord(900, 10, 6, LastAliveFile.LastAliveRole.LEADER, 5, 100);
        DecisionJournal journal = open(disk);
        journal.add(note(PreviousProcessEnd.STARTED_KIND));
        write(journal, () -> earlier);
        assertThat(open(disk).previousEnd())
                .isEqualTo(new PreviousProcessEnd(PreviousProcessEnd.ProcessEndKind.KILLED, 0, null));
        journal.add(note(PreviousProcessEnd.ENDING_KIND));
        write(journal, () -> earlier);
        assertThat(open(disk).previousEnd())
                .isEqualTo(new PreviousProcessEnd(PreviousProcessEnd.ProcessEndKind.CLEAN, 1_000, null));
    }

    @Test
    void aDayWithoutALeaderDisplacesNoElection() throws IOException {
        DecisionJournal journal = open(disk);
        journal.add(note("election-won"));
        journal.add(leaderless("begin", 0));
        for (int i = 1; i <= 24 * 360; i++) {
            journal.add(leaderless(i % 2 == 0 ? "stage" : "continues", i * 10_000L));
            write(journal);
        }
        List<DecisionRecord> read = JournalReader.readDirectory(disk, journalDirectory()).records().stream()
                .map(JournalRecord::decision)
                .toList();
        assertThat(read).extracting(DecisionRecord::kind).startsWith("election-won");
        assertThat(Files.readAllLines(journalDirectory().resolve("elections.notes")))
                .hasSize(3);
        assertThat(disk.list(journalDirectory())).contains("events.notes.3");
    }

    private static DecisionRecord leaderless(String cause, long atMillis) {
        String text = "has known no leader for " + atMillis + " ms (waiting, " + atMillis / 2_000
                + " attempts); needs 2 of [n1, n2, n3]; reaches [n1]; waits for n2 (refused, heard " + atMillis
                + " ms ago); waits for n3 (refused, heard " + atMillis + " ms ago); its term is 4, its log ends at"
                + " t3/12" + "; n2 rejected its pre-vote for term 5: stale_log, its log ends at t3/13".repeat(3);
        return new DecisionRecord(
                1_000 + atMillis,
                4,
                "leaderless",
                "",
                text,
                cause,
                DecisionData.NONE.with("stage", "waiting").with("sinceMs", atMillis),
                DecisionOccurrences.once(1_000 + atMillis));
    }

    @Test
    void failingDiskLosesOnlyLinesAndIsReported() {
        FailingDisk failing = new FailingDisk(disk);
        DecisionJournal journal = open(failing);
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
        assertThat(open(disk).newest(10)).extracting(DecisionRecord::kind).containsExactly("one", "three");
    }

    @Test
    void unreadableJournalStartsEmptyAndIsReported() throws IOException {
        Files.writeString(journalDirectory(), "a file where the directory should be");
        DecisionJournal journal = open(disk);
        journal.add(note("one"));
        assertThat(journal.newest(10)).hasSize(1);
        assertThat(journal.health().failure()).isNotEmpty();
        write(journal);
        assertThat(journal.health().lostNoteCount()).isEqualTo(1);
    }

    @Test
    void addNeverBlocksAndCountsNotesThatTheQueueCannotTake() {
        DecisionJournal journal = open(disk);
        IntStream.range(0, 6_000).forEach(i -> journal.add(note("kind-" + i)));
        assertThat(journal.newest(2_000)).hasSize(1_000);
        assertThat(journal.health().lostNoteCount()).isPositive();
    }

    @Test
    void threadsAddNotesWhileTheWriterRuns() throws InterruptedException {
        DecisionJournal journal = open(disk);
        DecisionJournalWriter writer = journal.writer(() -> null);
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
        assertThat(open(disk).newest(1_000)).hasSize(800);
    }

    @Test
    void truncatesALongText() {
        DecisionJournal journal = open(disk);
        journal.add(new DecisionRecord(1, 1, "kind", "", "x".repeat(5_000)));
        assertThat(journal.newest(1).get(0).text()).hasSize(1_003).endsWith("...");
    }

    private DecisionJournal open(Disk opened) {
        return DecisionJournal.open(opened, journalDirectory(), 7, () -> 0);
    }

    private static void await(Condition condition) throws IOException {
        while (!condition.holds()) {
            Thread.onSpinWait();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Writes what is queued, on this thread. */
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
