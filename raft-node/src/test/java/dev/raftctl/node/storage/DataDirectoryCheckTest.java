package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.DIRECTORY;
import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.ONE_VOTER;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static dev.raftctl.node.storage.StorageFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFinding;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFindingSeverity;
import dev.raftctl.node.storage.offline.OfflineLogReader;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The offline check finds each kind of damage and its file, and changes nothing. */
class DataDirectoryCheckTest {
    private final StorageFixture server = new StorageFixture();

    @BeforeEach
    void writeServer() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, null), List.of(LogEntry.configuration(1, 1, ONE_VOTER)));
            storage.write(new HardState(2, SELF), entries(2, 2, 60));
            storage.sync();
            save(storage, new LogPosition(2, 40), "state");
            storage.compact(41);
            storage.joinCluster("c-1", "demo");
            storage.markEnd();
        }
    }

    @Test
    void intactDirectoryHasNoFindings() throws Exception {
        DirectoryCheckReport report = check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.isDamaged()).isFalse();
        assertThat(report.identity()).isEqualTo(new ServerIdentity(SELF, 42, "c-1", "demo"));
        assertThat(report.hardState()).isEqualTo(new HardState(2, SELF));
        assertThat(Objects.requireNonNull(report.snapshot()).last()).isEqualTo(new LogPosition(2, 40));
        assertThat(report.firstIndex()).isBetween(2L, 41L);
        assertThat(report.last()).isEqualTo(new LogPosition(2, 60));
        assertThat(report.entryCount()).isEqualTo(60 - report.firstIndex() + 1);
        assertThat(report.segmentCount()).isEqualTo(server.segments().size());
    }

    @Test
    void reportsEachKindOfDamageWithItsFileAndChangesNothing() throws Exception {
        Path oldest = server.segments().get(0);
        for (Path file : List.of(LAYOUT.identity(), oldest, snapshot(new LogPosition(2, 40)))) {
            byte[] sound = server.bytes(file);
            server.disk.flipBit(file, sound.length - 5, 3);
            byte[] rotten = server.bytes(file);
            DirectoryCheckReport report = check();
            assertThat(report.isDamaged()).isTrue();
            assertThat(report.findings())
                    .anyMatch(finding ->
                            finding.severity() == DirectoryFindingSeverity.DAMAGE && file.equals(finding.file()));
            assertThat(server.bytes(file)).isEqualTo(rotten);
            server.disk.flipBit(file, sound.length - 5, 3);
        }
        assertThat(check().findings()).isEmpty();
    }

    @Test
    void aVoteThatIsOlderThanTheLogIsDamage() throws Exception {
        HardStateFile.create(server.disk, LAYOUT.hardState(), 42);
        assertThat(check().findings())
                .filteredOn(finding -> finding.severity() == DirectoryFindingSeverity.DAMAGE)
                .extracting(DirectoryFinding::what)
                .containsExactly("its term 0 is older than the log's last entry t2/60");
    }

    @Test
    void tornTailAndOneBadCopyOfTheVoteAreWarnings() throws Exception {
        Path newest = server.segments().get(server.segments().size() - 1);
        server.write(
                newest,
                ScannedSegment.scan(server.disk, newest, (position, kind, scan) -> {})
                        .tail(),
                (byte) 7);
        server.disk.flipBit(LAYOUT.hardState(), 40, 1);
        DirectoryCheckReport report = check();
        assertThat(report.isDamaged()).isFalse();
        assertThat(report.findings())
                .extracting(DirectoryFinding::severity)
                .containsOnly(DirectoryFindingSeverity.WARNING)
                .hasSize(2);
        server.open().close();
        assertThat(check().findings()).isEmpty();
    }

    @Test
    void directoryWithoutAServerIsAnErrorNotAReport() throws Exception {
        server.disk.createDirectories(Path.of("/empty"));
        assertThatThrownBy(() -> DataDirectoryCheck.check(server.disk, Path.of("/empty")))
                .isInstanceOf(StorageFailure.class)
                .hasMessageContaining("not a data directory");
    }

    @Test
    void readsTheLogOfflineWhileAServerHoldsTheLock() throws Exception {
        try (ServerStorage storage = server.open()) {
            OfflineLogReader.LogIndexRange range = OfflineLogReader.range(server.disk, DIRECTORY);
            assertThat(range.firstIndex()).isEqualTo(storage.firstIndex());
            assertThat(range.lastIndex()).isEqualTo(60);
            assertThat(OfflineLogReader.read(server.disk, DIRECTORY, 45, 58, 100))
                    .isEqualTo(entries(2, 45, 57));
            assertThat(OfflineLogReader.read(server.disk, DIRECTORY, 45, 58, 3)).isEqualTo(entries(2, 45, 47));
            assertThat(OfflineLogReader.read(server.disk, DIRECTORY, 59, 1000, 100))
                    .isEqualTo(entries(2, 59, 60));
            assertThat(OfflineLogReader.read(server.disk, DIRECTORY, 61, 1000, 100))
                    .isEmpty();
        }
    }

    private DirectoryCheckReport check() throws StorageFailure {
        return DataDirectoryCheck.check(server.disk, DIRECTORY);
    }
}
