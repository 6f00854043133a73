package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.DIRECTORY;
import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
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
