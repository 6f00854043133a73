package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.simulated.SimulatedDisk;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The power fails after every k-th change of a workload; the recovered state is compared with a model (hazards D02,
 * D11, D12, S01, S04, E01, E02, R12, D15).
 */
class CrashTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final ServerId SELF = ServerId.of("n1");
    private static final Configuration ONE_VOTER =
            Configuration.ofVoters(List.of(new ClusterMember(SELF, "127.0.0.1:1")));
    private static final StorageSettings SMALL_SEGMENTS = new StorageSettings(900);

    @ParameterizedTest
    @EnumSource(UnsyncedWriteLoss.class)
    void keepsSyncedDataAndResurrectsNothingAfterACrashAtAnyChange(UnsyncedWriteLoss loss) throws Exception {
        for (int seed = 1; seed <= 4; seed++) {
            long changes = countChangesOfRun(seed);
            assertThat(changes).isGreaterThan(200);
            for (long k = 1; k <= changes; k++) {
                crashAfter(k, seed, loss);
            }
        }
    }

    /** Data that recovery reads from the page cache must be on disk before anything depends on it. */
    @Test
    void dataRecoveredAfterAKillSurvivesALaterPowerFailure() throws Exception {
        long changes = countChangesOfRun(5);
        for (long k = 1; k <= changes; k++) {
            checkTwoRestarts(killAfter(k), new Random(k));
        }
    }

    @Test
    void powerFailureDuringRecoveryFromAKillLosesNothing() throws Exception {
        long changes = countChangesOfRun(5);
        for (long k = 1; k <= changes; k++) {
            for (int recoveryChanges = 1; recoveryChanges <= 12; recoveryChanges++) {
                Killed killed = killAfter(k);
                Random random = new Random(k * 31 + recoveryChanges);
                killed.disk.faults().cutPowerAfter(recoveryChanges);
                openExpectingPowerFailure(killed.disk);
                killed.disk.crash(UnsyncedWriteLoss.SOME, random);
                checkTwoRestarts(killed, random);
            }
        }
    }

    private record Killed(SimulatedDisk disk, StorageModel model) {}

    private static Killed killAfter(long changes) {
        Killed killed = new Killed(new SimulatedDisk(), new StorageModel());
        killed.disk.faults().cutPowerAfter(changes);
        runServer(killed.disk, killed.model, 5);
        killed.disk.kill();
        return killed;
    }

    private static void checkTwoRestarts(Killed killed, Random random) throws StorageFailure {
        checkTwoRestarts(killed.disk, killed.model, random);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 14, 15, 16, 17, 18})
    void survivesManyCrashesInARowIncludingDuringRecovery(int seed) throws Exception {
        RandomGenerator random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk();
        StorageModel model = new StorageModel();
        for (int restart = 0; restart < 60; restart++) {
            disk.faults().cutPowerAfter(1 + random.nextInt(120));
            runServer(disk, model, random.nextInt());
            disk.crash(UnsyncedWriteLoss.SOME, random);
            if (random.nextBoolean()) {
                disk.faults().cutPowerAfter(1 + random.nextInt(20));
                openExpectingPowerFailure(disk);
                disk.crash(UnsyncedWriteLoss.SOME, random);
            }
        }
        try (ServerStorage storage = open(disk)) {
            model.checkRecovered(storage);
        }
    }

    private static long countChangesOfRun(int seed) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        runServer(disk, new StorageModel(), seed);
        return disk.faults().changeCount();
    }

    private static void crashAfter(long k, int seed, UnsyncedWriteLoss loss) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        StorageModel model = new StorageModel();
        disk.faults().cutPowerAfter(k);
        runServer(disk, model, seed);
        Random random = new Random(k * 31 + seed);
        disk.crash(loss, random);
        try {
            checkTwoRestarts(disk, model, random);
        } catch (StorageFailure | AssertionError wrong) {
            throw new AssertionError("seed " + seed + ", stopped after change " + k + ", lost " + loss, wrong);
        }
    }

    /** Recovers, compares, writes a little, loses everything unforced, recovers and compares again (hazard D02). */
    private static void checkTwoRestarts(SimulatedDisk disk, StorageModel model, Random random) throws StorageFailure {
        try (ServerStorage storage = open(disk)) {
            model.checkRecovered(storage);
            HardState hardState = new HardState(model.hardState().term() + 1, SELF);
            List<LogEntry> entries = entries(hardState.term(), model.last() + 1, 3);
            model.hardState(hardState);
            model.appendEntries(entries);
            storage.write(hardState, entries);
            storage.sync();
            model.onSync();
        }
        disk.crash(UnsyncedWriteLoss.ALL, random);
        try (ServerStorage storage = open(disk)) {
            model.checkRecovered(storage);
            assertThat(storage.repairs()).isEmpty();
        }
    }

    private static void openExpectingPowerFailure(SimulatedDisk disk) {
        try {
            open(disk).close();
        } catch (StorageFailure failure) {
            assertThat(failure).hasMessageContaining("power");
        }
    }

    /** Runs a server until it finishes or the power fails. */
    private static void runServer(SimulatedDisk disk, StorageModel model, int seed) {
        Random random = new Random(seed);
        try (ServerStorage storage = open(disk)) {
            model.checkRecovered(storage);
            for (int step = 0; step < 40; step++) {
                runRandomStep(storage, model, random);
            }
        } catch (StorageFailure failure) {
            assertThat(failure).hasMessageContaining("power");
        }
    }

    private static void runRandomStep(ServerStorage storage, StorageModel model, Random random) throws StorageFailure {
        int choice = random.nextInt(100);
        if (choice < 10) {
            storeVote(storage, model);
        } else if (choice < 55) {
            append(storage, model, model.last() + 1, model.hardState().term(), random);
        } else if (choice < 65 && model.last() > storage.firstIndex() + 3) {
            long floor = Math.max(
                    storage.firstIndex(), storage.recovered().snapshot().index() + 1);
            long from = Math.max(floor, model.last() - random.nextInt(20));
            storeVote(storage, model);
            append(
                    storage,
                    model,
                    Math.min(from, model.last() + 1),
                    model.hardState().term(),
                    random);
        } else if (choice < 78) {
            sync(storage, model);
        } else if (choice < 85) {
            sync(storage, model);
            storage.markEnd();
        } else if (choice < 95) {
            takeSnapshot(storage, model, random);
        } else {
            installSnapshot(storage, model, random);
        }
    }

    private static void storeVote(ServerStorage storage, StorageModel model) throws StorageFailure {
        HardState next = new HardState(model.hardState().term() + 1, SELF);
        model.hardState(next);
        storage.write(next, List.of());
    }

    private static void append(ServerStorage storage, StorageModel model, long from, long term, Random random)
            throws StorageFailure {
        StoredSnapshot newest = storage.snapshots().newest();
        if (newest != null && from <= newest.last().index()) {
            return;
        }
        List<LogEntry> entries = entries(Math.max(1, Math.max(term, model.lastTerm())), from, 1 + random.nextInt(12));
        model.appendEntries(entries);
        storage.write(term == 0 ? hardStateOfTermOne(model) : null, entries);
    }

    private static HardState hardStateOfTermOne(StorageModel model) {
        HardState one = new HardState(1, null);
        model.hardState(one);
        return one;
    }

    private static void sync(ServerStorage storage, StorageModel model) throws StorageFailure {
        storage.sync();
        model.onSync();
    }

    /** Takes a snapshot of committed entries, then compacts the log. */
    private static void takeSnapshot(ServerStorage storage, StorageModel model, Random random) throws StorageFailure {
        sync(storage, model);
        StoredSnapshot newest = storage.snapshots().newest();
        long from = newest == null ? 0 : newest.last().index();
        if (model.last() <= from) {
            return;
        }
        long index = from + 1 + random.nextInt((int) (model.last() - from));
        model.attemptedSnapshot(model.at(index));
        storage.snapshots().save(model.at(index), ONE_VOTER, target -> target.write(new byte[random.nextInt(2000)]));
        model.snapshotSaved();
        storage.compact(index - random.nextInt(10));
    }

    /** Installs a leader's snapshot that the log does not contain. */
    private static void installSnapshot(ServerStorage storage, StorageModel model, Random random)
            throws StorageFailure {
        storeVote(storage, model);
        sync(storage, model);
        StoredSnapshot newest = storage.snapshots().newest();
        long from = Math.max(newest == null ? 0 : newest.last().index(), model.last() - 10);
        LogPosition last = new LogPosition(model.hardState().term(), from + 1 + random.nextInt(20));
        byte[] file = fileOf(last);
        SnapshotStore store = storage.snapshots();
        int digest = digest(file);
        for (int at = 0; at < file.length; at += 300) {
            store.receiveChunk(
                    last, file.length, digest, at, Arrays.copyOfRange(file, at, Math.min(file.length, at + 300)));
        }
        model.attemptedSnapshot(last);
        model.onSnapshotAdopted();
        assertThat(store.completeTransfer(last, file.length, digest)).isNotNull();
        model.snapshotSaved();
        assertThat(storage.adoptSnapshot(last)).isFalse();
        model.onSync();
    }

    private static byte[] fileOf(LogPosition last) throws StorageFailure {
        try (ServerStorage leader = open(new SimulatedDisk())) {
            StoredSnapshot made = leader.snapshots().save(last, ONE_VOTER, target -> target.write(new byte[700]));
            return leader.snapshots().readChunk(made, 0, 1 << 20);
        }
    }

    private static int digest(byte[] file) {
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(file);
        return (int) crc.getValue();
    }

    private static List<LogEntry> entries(long term, long from, int count) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = from; index < from + count; index++) {
            byte[] payload = new byte[(int) (index * 37 % 90)];
            Arrays.fill(payload, (byte) (term * 7 + index));
            entries.add(LogEntry.command(term, index, payload));
        }
        return entries;
    }

    private static ServerStorage open(SimulatedDisk disk) throws StorageFailure {
        return ServerStorage.open(disk, DIRECTORY, SELF, SMALL_SEGMENTS, 42);
    }

    @Test
    void forcesUnforcedDataAfterAKillBeforeUsingIt() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        List<LogEntry> entries = entries(1, 1, 5);
        ServerStorage first = open(disk);
        first.write(new HardState(1, SELF), entries);
        disk.kill();
        try (ServerStorage second = open(disk)) {
            assertThat(second.recovered().lastIndex()).isEqualTo(5);
            disk.crash(UnsyncedWriteLoss.ALL, new Random(1));
        }
        try (ServerStorage third = open(disk)) {
            assertThat(third.read(1, 6, Long.MAX_VALUE)).isEqualTo(entries);
        }
    }
}
