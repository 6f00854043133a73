package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.CrashLoss;
import dev.raftctl.node.simulation.SimulatedDisk;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
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
 * The power fails after every k-th change of a workload; what is recovered is compared with a model (traps D02, D11,
 * D12, S01, S04, E01, E02, R12, D15).
 */
class CrashTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final ServerId SELF = ServerId.of("n1");
    private static final Configuration ONE = Configuration.ofVoters(List.of(new Member(SELF, "127.0.0.1:1")));
    private static final StorageSettings SMALL = new StorageSettings(900);

    @ParameterizedTest
    @EnumSource(CrashLoss.class)
    void afterAnyChangeTheDiskHoldsWhatWasSyncedAndNothingIsResurrected(CrashLoss loss) throws Exception {
        for (int seed = 1; seed <= 4; seed++) {
            long changes = changesOfWholeRun(seed);
            assertThat(changes).isGreaterThan(200);
            for (long k = 1; k <= changes; k++) {
                stopAfter(k, seed, loss);
            }
        }
    }

    /** What recovery read from the system's cache must be on the platter before anyone acts on it. */
    @Test
    void whatIsRecoveredAfterAKillSurvivesAPowerFailureAfterIt() throws Exception {
        long changes = changesOfWholeRun(5);
        for (long k = 1; k <= changes; k++) {
            checkTwoRestarts(killedAfter(k), new Random(k));
        }
    }

    @Test
    void aPowerFailureDuringTheRecoveryFromAKillLosesNothing() throws Exception {
        long changes = changesOfWholeRun(5);
        for (long k = 1; k <= changes; k++) {
            for (int more = 1; more <= 12; more++) {
                Killed killed = killedAfter(k);
                Random random = new Random(k * 31 + more);
                killed.disk.faults().stopAfter(more);
                openAndForget(killed.disk);
                killed.disk.crash(CrashLoss.SOME, random);
                checkTwoRestarts(killed, random);
            }
        }
    }

    private record Killed(SimulatedDisk disk, StorageModel model) {}

    private static Killed killedAfter(long changes) {
        Killed killed = new Killed(new SimulatedDisk(), new StorageModel());
        killed.disk.faults().stopAfter(changes);
        live(killed.disk, killed.model, 5);
        killed.disk.kill();
        return killed;
    }

    private static void checkTwoRestarts(Killed killed, Random random) throws StorageFailure {
        checkTwoRestarts(killed.disk, killed.model, random);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 14, 15, 16, 17, 18})
    void manyCrashesInARowAlsoDuringRecovery(int seed) throws Exception {
        RandomGenerator random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk();
        StorageModel model = new StorageModel();
        for (int life = 0; life < 60; life++) {
            disk.faults().stopAfter(1 + random.nextInt(120));
            live(disk, model, random.nextInt());
            disk.crash(CrashLoss.SOME, random);
            if (random.nextBoolean()) {
                disk.faults().stopAfter(1 + random.nextInt(20));
                openAndForget(disk);
                disk.crash(CrashLoss.SOME, random);
            }
        }
        try (ServerStorage storage = open(disk)) {
            model.check(storage);
        }
    }

    private static long changesOfWholeRun(int seed) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        live(disk, new StorageModel(), seed);
        return disk.faults().changes();
    }

    private static void stopAfter(long k, int seed, CrashLoss loss) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        StorageModel model = new StorageModel();
        disk.faults().stopAfter(k);
        live(disk, model, seed);
        Random random = new Random(k * 31 + seed);
        disk.crash(loss, random);
        try {
            checkTwoRestarts(disk, model, random);
        } catch (StorageFailure | AssertionError wrong) {
            throw new AssertionError("seed " + seed + ", stopped after change " + k + ", lost " + loss, wrong);
        }
    }

    /** Recover, compare, write a little, lose all that was not forced, recover and compare again (trap D02). */
    private static void checkTwoRestarts(SimulatedDisk disk, StorageModel model, Random random) throws StorageFailure {
        try (ServerStorage storage = open(disk)) {
            model.check(storage);
            Ballot ballot = new Ballot(model.ballot().term() + 1, SELF);
            List<Entry> entries = entries(ballot.term(), model.last() + 1, 3);
            model.ballot(ballot);
            model.entries(entries);
            storage.write(ballot, entries);
            storage.sync();
            model.synced();
        }
        disk.crash(CrashLoss.ALL, random);
        try (ServerStorage storage = open(disk)) {
            model.check(storage);
            assertThat(storage.mended()).isEmpty();
        }
    }

    private static void openAndForget(SimulatedDisk disk) {
        try {
            open(disk).close();
        } catch (StorageFailure failure) {
            assertThat(failure).hasMessageContaining("power");
        }
    }

    /** A server's life, until it ends or the power does. */
    private static void live(SimulatedDisk disk, StorageModel model, int seed) {
        Random random = new Random(seed);
        try (ServerStorage storage = open(disk)) {
            model.check(storage);
            for (int step = 0; step < 40; step++) {
                step(storage, model, random);
            }
        } catch (StorageFailure failure) {
            assertThat(failure).hasMessageContaining("power");
        }
    }

    private static void step(ServerStorage storage, StorageModel model, Random random) throws StorageFailure {
        int dice = random.nextInt(100);
        if (dice < 10) {
            vote(storage, model);
        } else if (dice < 55) {
            append(storage, model, model.last() + 1, model.ballot().term(), random);
        } else if (dice < 65 && model.last() > storage.firstIndex() + 3) {
            long floor = Math.max(
                    storage.firstIndex(), storage.recovered().snapshot().index() + 1);
            long from = Math.max(floor, model.last() - random.nextInt(20));
            vote(storage, model);
            append(
                    storage,
                    model,
                    Math.min(from, model.last() + 1),
                    model.ballot().term(),
                    random);
        } else if (dice < 78) {
            sync(storage, model);
        } else if (dice < 85) {
            sync(storage, model);
            storage.markEnd();
        } else if (dice < 95) {
            snapshot(storage, model, random);
        } else {
            install(storage, model, random);
        }
    }

    private static void vote(ServerStorage storage, StorageModel model) throws StorageFailure {
        Ballot next = new Ballot(model.ballot().term() + 1, SELF);
        model.ballot(next);
        storage.write(next, List.of());
    }

    private static void append(ServerStorage storage, StorageModel model, long from, long term, Random random)
            throws StorageFailure {
        Snapshot newest = storage.snapshots().newest();
        if (newest != null && from <= newest.last().index()) {
            return;
        }
        List<Entry> entries = entries(Math.max(1, Math.max(term, model.lastTerm())), from, 1 + random.nextInt(12));
        model.entries(entries);
        storage.write(term == 0 ? ballotOne(model) : null, entries);
    }

    private static Ballot ballotOne(StorageModel model) {
        Ballot one = new Ballot(1, null);
        model.ballot(one);
        return one;
    }

    private static void sync(ServerStorage storage, StorageModel model) throws StorageFailure {
        storage.sync();
        model.synced();
    }

    /** A snapshot of committed entries, then the log before it goes. */
    private static void snapshot(ServerStorage storage, StorageModel model, Random random) throws StorageFailure {
        sync(storage, model);
        Snapshot newest = storage.snapshots().newest();
        long from = newest == null ? 0 : newest.last().index();
        if (model.last() <= from) {
            return;
        }
        long index = from + 1 + random.nextInt((int) (model.last() - from));
        model.snapshotTried(model.at(index));
        storage.snapshots().save(model.at(index), ONE, target -> target.write(new byte[random.nextInt(2000)]));
        model.snapshotDone();
        storage.compact(index - random.nextInt(10));
    }

    /** A leader's snapshot that the log does not hold. */
    private static void install(ServerStorage storage, StorageModel model, Random random) throws StorageFailure {
        vote(storage, model);
        sync(storage, model);
        Snapshot newest = storage.snapshots().newest();
        long from = Math.max(newest == null ? 0 : newest.last().index(), model.last() - 10);
        Position last = new Position(model.ballot().term(), from + 1 + random.nextInt(20));
        byte[] file = fileOf(last);
        SnapshotStore store = storage.snapshots();
        int digest = digest(file);
        for (int at = 0; at < file.length; at += 300) {
            store.receive(last, file.length, digest, at, Arrays.copyOfRange(file, at, Math.min(file.length, at + 300)));
        }
        model.snapshotTried(last);
        model.adopting();
        assertThat(store.completeReceived(last, file.length, digest)).isNotNull();
        model.snapshotDone();
        assertThat(storage.adopt(last)).isFalse();
        model.synced();
    }

    private static byte[] fileOf(Position last) throws StorageFailure {
        try (ServerStorage leader = open(new SimulatedDisk())) {
            Snapshot made = leader.snapshots().save(last, ONE, target -> target.write(new byte[700]));
            return leader.snapshots().readChunk(made, 0, 1 << 20);
        }
    }

    private static int digest(byte[] file) {
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(file);
        return (int) crc.getValue();
    }

    private static List<Entry> entries(long term, long from, int count) {
        List<Entry> entries = new ArrayList<>();
        for (long index = from; index < from + count; index++) {
            byte[] payload = new byte[(int) (index * 37 % 90)];
            Arrays.fill(payload, (byte) (term * 7 + index));
            entries.add(Entry.command(term, index, payload));
        }
        return entries;
    }

    private static ServerStorage open(SimulatedDisk disk) throws StorageFailure {
        return ServerStorage.open(disk, DIRECTORY, SELF, SMALL, 42);
    }

    @Test
    void killedWithoutPowerLossTheUnforcedIsForcedBeforeItIsBelieved() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        List<Entry> entries = entries(1, 1, 5);
        ServerStorage first = open(disk);
        first.write(new Ballot(1, SELF), entries);
        disk.kill();
        try (ServerStorage second = open(disk)) {
            assertThat(second.recovered().lastIndex()).isEqualTo(5);
            disk.crash(CrashLoss.ALL, new Random(1));
        }
        try (ServerStorage third = open(disk)) {
            assertThat(third.read(1, 6, Long.MAX_VALUE)).isEqualTo(entries);
        }
    }
}
