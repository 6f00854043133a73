package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how the files are rotated and repaired when the disk fails meanwhile. */
class JournalFilesTest {
    private static final LastAliveFile.LastAliveRecord ALIVE =
            new LastAliveFile.LastAliveRecord(5_000, 10, 7, LastAliveFile.LastAliveRole.LEADER, 5, 100);

    @TempDir
    Path directory;

    private FailingDisk disk;
    private JournalFiles files;
    private int seq;

    @BeforeEach
    void open() {
        disk = new FailingDisk(new RealDisk());
        files = new JournalFiles(disk, directory);
    }

    @Test
    void aFullDiskDuringARotationLosesNoOlderFile() throws IOException {
        for (JournalStream stream : JournalStream.values()) {
            fill(stream, "oldest");
            fill(stream, "newest");
            disk.isFull = true;
            for (int i = 0; i < 3; i++) {
                assertFails(() -> files.append(stream, batch("lost")));
                files.close();
            }
            disk.isFull = false;
            assertThat(kinds()).contains("oldest", "newest").doesNotContain("lost");
            files.append(stream, batch("after"));
            assertThat(kinds()).contains("newest", "after").doesNotContain("lost");
            assertThat(disk.openCount()).isEqualTo(1);
            files.close();
            assertThat(disk.list(directory)).noneMatch(name -> name.endsWith(".tmp"));
            for (String name : disk.list(directory)) {
                Files.delete(directory.resolve(name));
            }
        }
    }

    @Test
    void aFileWhoseFirstLineIsIncompleteIsUsedRatherThanKept() throws IOException {
        for (String start : new String[] {"", "raft", JournalLineFormat.PREAMBLE}) {
            fill(JournalStream.ELECTIONS, "older");
            files.close();
            Files.move(
                    directory.resolve("elections.notes"),
                    directory.resolve("elections.notes.1"),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(directory.resolve("elections.notes"), start);
            files.append(JournalStream.ELECTIONS, batch("after"));
            assertThat(kinds()).as(start).contains("older", "after");
            files.close();
            Files.delete(directory.resolve("elections.notes"));
        }
    }

    @Test
    void anInterruptedRotationIsContinued() throws IOException {
        fill(JournalStream.EVENTS, "one");
        files.close();
        for (int age = 3; age >= 2; age--) {
            Files.copy(directory.resolve("events.notes"), directory.resolve("events.notes." + age));
        }
        Files.writeString(directory.resolve("events.notes.3"), "the oldest file\n");
        files.append(JournalStream.EVENTS, batch("two"));
        assertThat(disk.list(directory))
                .containsExactly("events.notes", "events.notes.1", "events.notes.2", "events.notes.3");
        assertThat(Files.readString(directory.resolve("events.notes.3"))).isEqualTo("the oldest file\n");
    }

    @Test
    void aFailedWriteLeavesNoFileOpen() throws IOException {
        disk.isFull = true;
        assertFails(() -> files.append(JournalStream.EVENTS, batch("lost")));
        assertFails(() -> files.writeLastAliveRecord(ALIVE));
        assertFails(() -> files.writeSample(sample()));
        files.close();
        assertThat(disk.openCount()).isZero();
        disk.isFull = false;
        files.writeSample(sample());
        files.close();
        disk.isFull = true;
        assertFails(() -> files.writeSample(sample()));
        assertThat(disk.openCount()).isZero();
    }

    @Test
    void aFileThatCannotBeReadIsClosed() throws IOException {
        files.append(JournalStream.EVENTS, batch("one"));
        files.writeSample(sample());
        files.close();
        disk.isUnreadable = true;
        assertFails(() -> files.append(JournalStream.EVENTS, batch("two")));
        assertFails(() -> files.writeSample(sample()));
        assertThat(disk.openCount()).isZero();
    }

    @Test
    void closesTheOtherFilesIfOneCannotBeClosed() throws IOException {
        files.append(JournalStream.EVENTS, batch("one"));
        files.append(JournalStream.ELECTIONS, batch("election-won"));
        files.writeLastAliveRecord(ALIVE);
        files.writeSample(sample());
        disk.failsToClose = true;
        assertFails(files::close);
        assertThat(disk.openCount()).isZero();
    }

    @Test
    void anOldFileThatCannotBeDeletedStopsNoWrites() throws IOException {
        Files.writeString(directory.resolve("00000001.notes"), "x".repeat(3 << 20));
        Files.writeString(directory.resolve("00000002.notes"), "x".repeat(3 << 20));
        Files.writeString(directory.resolve("00000003.notes"), "x".repeat(3 << 20));
        disk.undeletable = directory.resolve("00000002.notes");
        files.append(JournalStream.EVENTS, batch("one"));
        assertThat(files.cleanUpFailure()).hasMessageContaining("00000002.notes");
        assertThat(disk.list(directory)).containsExactly("00000002.notes", "00000003.notes", "events.notes");
    }

    @Test
    void aFailedCleanUpIsRepeatedWhenAFileIsReopened() throws IOException {
        failToCleanUp();
        files.append(JournalStream.EVENTS, batch("two"));
        assertThat(files.cleanUpFailure()).isNotNull();
        files.close();
        files.append(JournalStream.EVENTS, batch("three"));
        assertThat(files.cleanUpFailure()).hasMessageContaining("00000001.notes");
        disk.undeletable = null;
        files.close();
        files.append(JournalStream.EVENTS, batch("four"));
        assertThat(files.cleanUpFailure()).isNull();
        assertThat(disk.list(directory)).containsExactly("00000002.notes", "events.notes");
    }

    @Test
    void aFailedCleanUpIsRepeatedWhenAFileIsRotated() throws IOException {
        failToCleanUp();
        disk.undeletable = null;
        fill(JournalStream.EVENTS, "two");
        assertThat(files.cleanUpFailure()).isNotNull();
        files.append(JournalStream.EVENTS, batch("three"));
        assertThat(files.cleanUpFailure()).isNull();
        assertThat(disk.list(directory)).containsExactly("00000002.notes", "events.notes", "events.notes.1");
    }

    private void failToCleanUp() throws IOException {
        for (int i = 1; i <= 2; i++) {
            Files.writeString(directory.resolve("0000000" + i + ".notes"), "x".repeat(3 << 20));
        }
        disk.undeletable = directory.resolve("00000001.notes");
        files.append(JournalStream.EVENTS, batch("one"));
        assertThat(files.cleanUpFailure()).hasMessageContaining("00000001.notes");
    }

    @Test
    void anIncompleteLastLineOfAnyLengthIsRemovedWithFewReads() throws IOException {
        files.append(JournalStream.EVENTS, batch("one"));
        files.close();
        Path newest = directory.resolve("events.notes");
        String complete = Files.readString(newest);
        for (int length : new int[] {0, 1, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 40_000}) {
            Files.writeString(newest, complete + "x".repeat(length));
            int before = disk.readCount();
            files.append(JournalStream.EVENTS, "next\n");
            assertThat(disk.readCount() - before)
                    .as("reads for %s bytes", length)
                    .isLessThanOrEqualTo(length / 4_096 + 2);
            files.close();
            assertThat(Files.readString(newest)).as("%s bytes", length).isEqualTo(complete + "next\n");
        }
    }

    private void fill(JournalStream stream, String kind) throws IOException {
        Path newest = directory.resolve(stream.fileNames().get(0));
        int bytes = batch(kind).length();
        do {
            files.append(stream, batch(kind));
        } while (Files.size(newest) + bytes <= stream.maxFileBytes());
    }

    private List<String> kinds() throws IOException {
        JournalContents contents = JournalReader.readDirectory(disk, directory);
        assertThat(contents.unreadableFiles()).isEmpty();
        return contents.records().stream()
                .map(each -> each.decision().kind())
                .distinct()
                .toList();
    }

    /** Returns a line of about 64 KiB. */
    private String batch(String kind) {
        DecisionRecord record = new DecisionRecord(1_000, 5, kind, "n2", "x".repeat(64 << 10));
        return JournalLineFormat.write(record.withOccurrences(new DecisionOccurrences(++seq, 7, 0, 1_000, 1)));
    }

    private static HealthSample sample() {
        return new HealthSample(1_000, 1, 1, true, 1, 2, 3, 4, 66, 6, 7, 8, 9, -1);
    }

    private static void assertFails(ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOf(IOException.class);
    }
}
