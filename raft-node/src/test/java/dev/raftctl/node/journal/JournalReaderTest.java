package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
    private static final long BOOT = 0x9f00_0000_0000_0001L;

    @TempDir
    Path dataDirectory;

    @BeforeEach
    void createJournal() throws IOException {
        Files.createDirectories(dataDirectory.resolve("journal"));
    }

    @Test
    void withoutAJournalThereAreNoRecords() throws IOException {
        JournalContents contents = JournalReader.read(dataDirectory.resolve("elsewhere"));
        assertThat(contents.records()).isEmpty();
        assertThat(contents.unreadableFiles()).isEmpty();
    }

    @Test
    void mergesBothStreamsByNumberAndFollowsRenamedFiles() throws IOException {
        // The wall clock was set back between records 3 and 4; numbers of one process order them nevertheless.
        writeFile("elections.notes.1", record(1, 1_000, "election-started"));
        writeFile("elections.notes", record(3, 3_000, "election-won"), record(5, 50, "stepped-down"));
        writeFile("events.notes.2", record(2, 2_000, "vote-refused"));
        writeFile("events.notes", record(4, 40, "log-truncated"));
        JournalContents contents = JournalReader.read(dataDirectory);
        assertThat(contents.records())
                .extracting(each -> each.decision().occurrences().seq() + " " + each.source())
                .containsExactly(
                        "1 elections.notes.1:2",
                        "2 events.notes.2:2",
                        "3 elections.notes:2",
                        "4 events.notes:2",
                        "5 elections.notes:3");
        assertThat(contents.damagedLineCount()).isZero();
    }

    @Test
    void aRecordWrittenAgainCountsOnceWithItsLastCount() throws IOException {
        writeFile(
                "events.notes",
                record(1, 1_000, "prevote-refused"),
                record(2, 1_500, "follower-lost"),
                record(1, 1_000, "prevote-refused", 7));
        JournalContents contents = JournalReader.read(dataDirectory);
        assertThat(contents.records())
                .extracting(each -> each.decision().kind() + " "
                        + each.decision().occurrences().count() + " " + each.source())
                .containsExactly("prevote-refused 7 events.notes:4", "follower-lost 1 events.notes:3");
    }

    @Test
    void readsJournalsOfOlderReleasesFirst() throws IOException {
        write("00000002.notes", "1000\t2000\t3\t5\tvote-refused\tn2\tone\\ttwo\n");
        write("00000001.notes", "900\t900\t1\t4\telection-won\t\tleads term 4\n");
        writeFile("elections.notes", record(1, 5_000, "election-won"));
        JournalContents contents = JournalReader.read(dataDirectory);
        assertThat(contents.records())
                .extracting(JournalRecord::source)
                .containsExactly("00000001.notes:1", "00000002.notes:1", "elections.notes:2");
        DecisionRecord repeated = contents.records().get(1).decision();
        assertThat(repeated.atMillis()).isEqualTo(2_000);
        assertThat(repeated.text()).isEqualTo("one\ttwo");
        assertThat(repeated.data()).isEqualTo(DecisionData.NONE);
        assertThat(repeated.occurrences()).isEqualTo(new DecisionOccurrences(0, 0, -1, 1_000, 3));
    }

    @Test
    void skipsAndCountsDamagedLinesAndDropsAnIncompleteLastOne() throws IOException {
        String good = JournalLineFormat.write(record(1, 1_000, "election-won"));
        String flipped =
                JournalLineFormat.write(record(2, 2_000, "election-won")).replace("election-won", "election-wom");
        String last = JournalLineFormat.write(record(3, 3_000, "stepped-down"));
        write(
                "elections.notes",
                JournalLineFormat.PREAMBLE + "\n" + flipped + "\0\0\0\n" + good + last.substring(0, last.length() - 1));
        JournalContents contents = JournalReader.read(dataDirectory);
        assertThat(contents.records()).extracting(JournalRecord::source).containsExactly("elections.notes:4");
        assertThat(contents.damagedLineCount()).isEqualTo(2);
    }

    @Test
    void reportsAFileOfAnotherVersionAndReadsTheOthers() throws IOException {
        write("events.notes", "raftctl-journal 3\nwhatever\n");
        writeFile("elections.notes", record(1, 1_000, "election-won"));
        JournalContents contents = JournalReader.read(dataDirectory);
        assertThat(contents.records()).hasSize(1);
        assertThat(contents.unreadableFiles())
                .containsExactly("events.notes: does not begin with \"raftctl-journal 2\"");
    }

    private static DecisionRecord record(long seq, long atMillis, String kind) {
        return record(seq, atMillis, kind, 1);
    }

    private static DecisionRecord record(long seq, long atMillis, String kind, int count) {
        return new DecisionRecord(
                atMillis,
                5,
                kind,
                "n2",
                "a text",
                "timeout",
                DecisionData.NONE.with("needed", 2),
                new DecisionOccurrences(seq, BOOT, seq * 10, atMillis, count));
    }

    private void writeFile(String name, DecisionRecord... records) throws IOException {
        write(
                name,
                JournalLineFormat.PREAMBLE + "\n"
                        + Arrays.stream(records).map(JournalLineFormat::write).collect(Collectors.joining()));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(dataDirectory.resolve("journal").resolve(name), content);
    }
}
