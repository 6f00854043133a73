package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Disks that fail during an operation (hazards D03, D04). */
class FaultyDiskTest {
    private final StorageFixture server = new StorageFixture();

    @Test
    void d03VoteWhoseFsyncFailedIsEitherLostOrDurable() throws Exception {
        for (int force = 1; force <= 2; force++) {
            StorageFixture each = new StorageFixture();
            try (ServerStorage storage = each.open()) {
                storage.write(new HardState(4, SELF), List.of());
                storage.sync();
                storage.write(new HardState(5, SELF), List.of());
                each.disk.faults().failForce(force);
                failsWith(StorageFailureKind.IO, storage::sync);
            }
            HardState believed;
            try (ServerStorage storage = each.open()) {
                believed = storage.recovered().hardState();
            }
            each.disk.crash(UnsyncedWriteLoss.ALL, new Random(1));
            try (ServerStorage storage = each.open()) {
                assertThat(storage.recovered().hardState()).isEqualTo(believed);
            }
        }
    }

    /** Every force of a run fails once; acknowledged data survives, whatever a power failure does. */
    @Test
    void d03LosesNothingAcknowledgedWhicheverFsyncFails() throws Exception {
        for (int force = 1; force <= 60; force++) {
            StorageFixture each = new StorageFixture();
            each.disk.faults().failForce(force);
            long acknowledged = 0;
            try (ServerStorage storage = each.open()) {
                for (long next = 1; next <= 80; next += 4) {
                    storage.write(new HardState(next, SELF), entries(next, next, next + 3));
                    storage.sync();
                    acknowledged = next + 3;
                }
            } catch (StorageFailure failure) {
                assertThat(failure.kind()).isEqualTo(StorageFailureKind.IO);
            }
            each.disk.crash(UnsyncedWriteLoss.SOME, new Random(force));
            try (ServerStorage storage = each.open()) {
                assertThat(storage.recovered().lastIndex()).isGreaterThanOrEqualTo(acknowledged);
                assertThat(storage.recovered().hardState().term()).isGreaterThanOrEqualTo(acknowledged - 3);
            }
        }
    }

    @Test
    void d04DiskFullWithinARecordLeavesNoPartialRecordAfterReopening() throws Exception {
        for (long spareBytes = 0; spareBytes < 1500; spareBytes += 7) {
            StorageFixture each = new StorageFixture();
            ServerStorage storage = each.open();
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
            each.disk.faults().limitCapacity(usedBytes(each) + spareBytes);
            long acknowledged = fillDisk(storage);
            storage.close();
            each.disk.faults().removeCapacityLimit();
            List<LogEntry> later = entries(9, acknowledged + 1, acknowledged + 5);
            try (ServerStorage again = each.open()) {
                assertThat(again.recovered().lastIndex()).isGreaterThanOrEqualTo(acknowledged);
                again.write(new HardState(9, SELF), later);
                again.sync();
            }
            try (ServerStorage again = each.open()) {
                assertThat(again.repairs()).isEmpty();
                assertThat(again.read(acknowledged + 1, acknowledged + 6, Long.MAX_VALUE))
                        .isEqualTo(later);
            }
        }
    }

    @Test
    void d04ContinuesAfterTheLastIntactRecordOnceThereIsSpace() throws Exception {
        for (long spareBytes = 0; spareBytes < 1500; spareBytes += 7) {
            StorageFixture each = new StorageFixture();
            long acknowledged;
            try (ServerStorage storage = each.open()) {
                storage.write(new HardState(1, SELF), entries(1, 1, 3));
                storage.sync();
                each.disk.faults().limitCapacity(usedBytes(each) + spareBytes);
                acknowledged = fillDisk(storage);
                each.disk.faults().removeCapacityLimit();
                List<LogEntry> later = entries(9, acknowledged + 1, acknowledged + 5);
                storage.write(new HardState(9, SELF), later);
                storage.sync();
                assertThat(storage.read(1, acknowledged + 6, Long.MAX_VALUE)).hasSize((int) acknowledged + 5);
            }
            each.disk.crash(UnsyncedWriteLoss.ALL, new Random(spareBytes));
            try (ServerStorage again = each.open()) {
                assertThat(again.repairs()).isEmpty();
                assertThat(again.last()).isEqualTo(new LogPosition(9, acknowledged + 5));
            }
        }
    }

    @Test
    void d04FullDiskKeepsEarlierWritesOfTheSameSync() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            server.disk.faults().limitCapacity(usedBytes(server));
            failsWith(StorageFailureKind.FULL, () -> storage.write(null, entries(1, 4, 40)));
            server.disk.crash(UnsyncedWriteLoss.ALL, new Random(1));
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(3);
        }
    }

    @Test
    void d04StoresHardStateOnAFullDisk() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
            server.disk.faults().limitCapacity(usedBytes(server));
            failsWith(StorageFailureKind.FULL, () -> storage.write(null, entries(1, 4, 40)));
            storage.write(new HardState(2, SELF), List.of());
            storage.sync();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().hardState()).isEqualTo(new HardState(2, SELF));
        }
    }

    @Test
    void d04StartsOnAFullDiskAfterAPowerFailure() throws Exception {
        for (UnsyncedWriteLoss loss : UnsyncedWriteLoss.values()) {
            StorageFixture each = new StorageFixture();
            ServerStorage storage = each.open();
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
            storage.write(new HardState(1, SELF), entries(1, 4, 9));
            each.disk.faults().limitCapacity(0);
            each.disk.crash(loss, new Random(7));
            try (ServerStorage again = each.open()) {
                assertThat(again.recovered().lastIndex()).isGreaterThanOrEqualTo(3);
            }
        }
    }

    @Test
    void d03FsyncThatFailsForLackOfSpaceIsPermanent() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            server.disk.faults().failForce(1, "No space left on device");
            failsWith(StorageFailureKind.IO, storage::sync);
            failsWith(StorageFailureKind.IO, () -> storage.write(null, entries(1, 4, 4)));
        }
    }

    @Test
    void d04LackOfSpaceForASnapshotFailsOnlyTheSnapshot() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
            server.disk.faults().limitCapacity(usedBytes(server) + 100);
            failsWith(StorageFailureKind.FULL, () -> save(storage, new LogPosition(1, 2), "x".repeat(500)));
            failsWith(
                    StorageFailureKind.FULL,
                    () -> storage.snapshots().receiveChunk(new LogPosition(1, 2), 9000, 1, 0, new byte[5000]));
            assertThat(server.disk.list(StorageFixture.LAYOUT.snapshots())).isEmpty();
            server.disk.faults().removeCapacityLimit();
            storage.write(null, entries(1, 4, 5));
            storage.sync();
            save(storage, new LogPosition(1, 2), "x".repeat(500));
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().snapshot()).isEqualTo(new LogPosition(1, 2));
            assertThat(storage.recovered().lastIndex()).isEqualTo(5);
        }
    }

    @Test
    void unreadableFileIsAnErrorNotAnEmptyFile() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
        }
        for (var file : List.of(
                StorageFixture.LAYOUT.identity(), StorageFixture.LAYOUT.hardState(), StorageFixture.segment(1))) {
            server.disk.faults().setUnreadable(file, true);
            server.assertOpenFails(
                    StorageFailureKind.IO, failure -> assertThat(failure.file()).isEqualTo(file));
            server.disk.faults().setUnreadable(file, false);
        }
        server.open().close();
    }

    @Test
    void unreadableSnapshotIsAnErrorNotDamage() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
            save(storage, new LogPosition(1, 2), "x".repeat(200_000));
            SnapshotStore.StoredSnapshot newest = storage.snapshots().newest();
            Path file = newest.pathIn(StorageFixture.LAYOUT.snapshots());
            try (InputStream body = storage.snapshots().openBody(newest)) {
                body.readNBytes(100);
                server.disk.faults().setUnreadable(file, true);
                IOException error = catchThrowableOfType(IOException.class, body::readAllBytes);
                StorageFailure failure = storage.snapshots().restoreFailure(newest, error);
                assertThat(failure.kind()).isEqualTo(StorageFailureKind.IO);
                assertThat(failure.file()).isEqualTo(file);
            }
        }
    }

    /** Writes entries, four at a time, until the disk is full; returns the last acknowledged index. */
    private static long fillDisk(ServerStorage storage) {
        long acknowledged = 3;
        try {
            while (acknowledged < 1000) {
                storage.write(null, entries(1, acknowledged + 1, acknowledged + 4));
                storage.sync();
                acknowledged += 4;
            }
            throw new AssertionError("the disk never became full");
        } catch (StorageFailure failure) {
            assertThat(failure.kind()).isEqualTo(StorageFailureKind.FULL);
            assertThat(storage.last().index()).isEqualTo(acknowledged);
        }
        return acknowledged;
    }

    private static long usedBytes(StorageFixture fixture) throws Exception {
        long used = 0;
        for (var directory :
                List.of(StorageFixture.DIRECTORY, StorageFixture.LAYOUT.log(), StorageFixture.LAYOUT.snapshots())) {
            for (String name : fixture.disk.list(directory)) {
                used += fixture.bytes(directory.resolve(name)).length;
            }
        }
        return used;
    }

    private static void failsWith(StorageFailureKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
