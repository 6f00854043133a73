package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.DIRECTORY;
import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static dev.raftctl.node.storage.StorageFixture.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.DirectoryCheckReport.DirectoryFindingSeverity;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries covered by an end mark are recognized as damaged if they are missing or have rotted (hazard D15). */
class LogEndMarkTest {
    private static final int RECORD_BYTES = SegmentRecord.HEADER_BYTES + 4;
    private static final Configuration TWO_VOTERS = Configuration.ofVoters(List.of(
            new ClusterMember(SELF, "127.0.0.1:7101", 42), new ClusterMember(ServerId.of("n2"), "127.0.0.1:7102", 43)));

    private final StorageFixture server = new StorageFixture();

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20, RECORD_BYTES - 1, RECORD_BYTES, RECORD_BYTES + 37})
    void bitRotInTheLastRecordsAfterACleanStopIsDamage(int at) throws Exception {
        writeAndStop(6);
        server.disk.flipBit(segment(1), LogSegmentHeader.BYTES + 4L * RECORD_BYTES + at, 1);
        server.assertOpenFails(
                StorageFailureKind.DAMAGED,
                failure -> assertThat(failure.file()).isEqualTo(segment(1)));
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void zeroedLastRecordsAreDamage() throws Exception {
        writeAndStop(6);
        server.write(segment(1), LogSegmentHeader.BYTES + 4L * RECORD_BYTES, new byte[2 * RECORD_BYTES]);
        server.assertOpenFails(
                StorageFailureKind.DAMAGED,
                failure -> assertThat(failure).hasMessageContaining("t1/4").hasMessageContaining("t1/6"));
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void missingNewestSegmentIsDamage() throws Exception {
        writeAndStop(60);
        List<Path> segments = server.segments();
        assertThat(segments).hasSizeGreaterThan(2);
        for (int i = segments.size() - 1; i >= 0; i--) {
            server.disk.delete(segments.get(i));
            server.disk.forceDirectory(LAYOUT.log());
            server.assertOpenFails(StorageFailureKind.DAMAGED, failure -> {});
            assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).isDamaged())
                    .isTrue();
        }
    }

    @Test
    void missingLogAfterAnEarlierSnapshotIsDamage() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 20));
            storage.sync();
            save(storage, new LogPosition(1, 10), "state");
            storage.markEnd();
        }
        for (Path each : server.segments()) {
            server.disk.delete(each);
        }
        server.disk.forceDirectory(LAYOUT.log());
        server.assertOpenFails(
                StorageFailureKind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("t1/20"));
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void recoversFromOtherServersWhereSomeAreKnown() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(3, SELF), List.of(LogEntry.configuration(3, 1, TWO_VOTERS)));
            storage.write(null, entries(3, 2, 60));
            storage.sync();
            storage.markEnd();
        }
        Path newest = server.segments().get(server.segments().size() - 1);
        byte[] before = server.bytes(newest);
        server.disk.flipBit(newest, LogSegmentHeader.BYTES + 5, 1);
        long recoveringTerm;
        try (ServerStorage storage = server.open()) {
            recoveringTerm = storage.recovered().recoveringTerm();
            assertThat(recoveringTerm).isEqualTo(3);
            assertThat(storage.recovered().lastIndex()).isLessThan(60);
            assertThat(storage.repairs()).first().asString().contains("the end mark shows");
        }
        assertThat(server.disk.list(LAYOUT.log()))
                .anyMatch(name -> name.startsWith(String.valueOf(newest.getFileName())) && name.endsWith(".damaged"));
        assertThat(before).isNotEmpty();
        // The mark was cleared with the log: the next opening finds nothing new.
        try (ServerStorage storage = server.open()) {
            assertThat(storage.repairs()).isEmpty();
            assertThat(storage.recovered().recoveringTerm()).isEqualTo(recoveringTerm);
        }
    }

    /** The power fails after every change that the opening makes; missing entries are never taken for a torn tail. */
    @ParameterizedTest
    @EnumSource(UnsyncedWriteLoss.class)
    void crashWhileRemovingDamageForgetsNothing(UnsyncedWriteLoss loss) throws Exception {
        boolean failed = true;
        for (int changes = 1; failed; changes++) {
            StorageFixture each = new StorageFixture();
            try (ServerStorage storage = each.open()) {
                storage.write(new HardState(3, SELF), List.of(LogEntry.configuration(3, 1, TWO_VOTERS)));
                storage.write(null, entries(3, 2, 60));
                storage.sync();
                storage.markEnd();
            }
            Path newest = each.segments().get(each.segments().size() - 1);
            each.disk.flipBit(newest, LogSegmentHeader.BYTES + RECORD_BYTES + 5, 1);
            each.disk.faults().cutPowerAfter(changes);
            failed = failsToOpen(each);
            each.disk.crash(loss, new Random(changes));
            try (ServerStorage storage = each.open()) {
                assertThat(storage.recovered().recoveringTerm()).isGreaterThanOrEqualTo(3);
                assertThat(storage.recovered().hardState().term()).isGreaterThan(3);
            }
        }
    }

    @Test
    void entriesTruncatedByALaterLeaderAreNotReportedMissing() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 60));
            storage.sync();
            storage.markEnd();
            storage.write(new HardState(2, null), entries(2, 5, 6));
            storage.sync();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(6);
            assertThat(storage.repairs()).isEmpty();
        }
        server.disk.crash(UnsyncedWriteLoss.ALL, new Random(1));
        server.open().close();
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).findings()).isEmpty();
    }

    @Test
    void entriesReplacedByASnapshotAreNotReportedMissing() throws Exception {
        StorageFixture leader = new StorageFixture();
        LogPosition last = new LogPosition(2, 90);
        byte[] file;
        try (ServerStorage storage = leader.open()) {
            file = storage.snapshots().readChunk(save(storage, last, "state"), 0, 1 << 20);
        }
        int digest = Crc32cChecksum.of(java.nio.ByteBuffer.wrap(file), 0, file.length);
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(2, SELF), entries(1, 1, 60));
            storage.sync();
            storage.markEnd();
            storage.snapshots().receiveChunk(last, file.length, digest, 0, file);
            assertThat(storage.snapshots().completeTransfer(last, file.length, digest))
                    .isNotNull();
            assertThat(storage.adoptSnapshot(last)).isFalse();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(90);
            assertThat(storage.repairs()).isEmpty();
        }
    }

    @Test
    void recordOfAnotherHistoryAtTheEndMarkIsDamage() throws Exception {
        writeAndStop(6);
        byte[] old = server.bytes(segment(1));
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(2, SELF), entries(2, 5, 6));
            storage.sync();
            storage.markEnd();
        }
        server.overwrite(segment(1), old);
        server.assertOpenFails(
                StorageFailureKind.DAMAGED,
                failure -> assertThat(failure).hasMessageContaining("recorded in the end mark"));
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void toleratesOneDamagedCopyAndStartsWithTwo() throws Exception {
        writeAndStop(6);
        server.disk.flipBit(LAYOUT.endMark(), 30, 1);
        DirectoryCheckReport one = DataDirectoryCheck.check(server.disk, DIRECTORY);
        assertThat(one.findings())
                .extracting(DirectoryCheckReport.DirectoryFinding::severity)
                .containsOnly(DirectoryFindingSeverity.WARNING);
        server.disk.flipBit(LAYOUT.endMark(), LogEndMarkFile.BLOCK_BYTES + 30, 1);
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.repairs()).singleElement().asString().contains("ignored the damaged end mark");
            storage.markEnd();
        }
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).findings()).isEmpty();
    }

    @Test
    void withoutAnEndMarkABadLastBatchIsATornTail() throws Exception {
        writeAndStop(6);
        server.disk.delete(LAYOUT.endMark());
        server.disk.forceDirectory(LAYOUT.root());
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).findings())
                .singleElement()
                .extracting(DirectoryCheckReport.DirectoryFinding::severity)
                .isEqualTo(DirectoryFindingSeverity.INFO);
        server.disk.flipBit(segment(1), LogSegmentHeader.BYTES + 5L * RECORD_BYTES + 3, 1);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(5);
        }
    }

    @Test
    void lackOfSpaceForTheEndMarkAffectsOnlyTheMark() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
            server.disk.faults().limitCapacity(1);
            storage.markEnd();
            server.disk.faults().removeCapacityLimit();
            storage.write(null, entries(1, 4, 6));
            storage.sync();
            storage.markEnd();
        }
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).findings()).isEmpty();
    }

    private static boolean failsToOpen(StorageFixture each) {
        try {
            each.open().close();
            return false;
        } catch (StorageFailure power) {
            return true;
        }
    }

    private void writeAndStop(int entries) throws StorageFailure {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, entries));
            storage.sync();
            storage.markEnd();
        }
    }
}
