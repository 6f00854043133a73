package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import dev.raftctl.protocol.message.ServerId;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory on the real disk, used as a server uses it. */
class ServerStorageTest {
    private static final ServerId SELF = ServerId.of("n1");
    private static final Configuration THREE_VOTERS = Configuration.ofVoters(List.of(
            new ClusterMember(SELF, "127.0.0.1:7101"),
            new ClusterMember(ServerId.of("n2"), "127.0.0.1:7102"),
            new ClusterMember(ServerId.of("n3"), "127.0.0.1:7103")));

    @TempDir
    Path directory;

    @Test
    void newDirectoryIsEmpty() throws Exception {
        try (ServerStorage storage = open()) {
            assertThat(storage.isNew()).isTrue();
            assertThat(storage.recovered()).isEqualTo(RecoveredState.EMPTY);
            assertThat(storage.identity()).isEqualTo(new ServerIdentity(SELF, 42, "", ""));
        }
        try (ServerStorage storage = open()) {
            assertThat(storage.isNew()).isFalse();
            assertThat(storage.recovered()).isEqualTo(RecoveredState.EMPTY);
        }
    }

    @Test
    void syncedDataSurvivesARestart() throws Exception {
        List<LogEntry> entries = entries(2, 2, 100);
        try (ServerStorage storage = open()) {
            storage.write(new HardState(1, null), List.of(LogEntry.configuration(1, 1, THREE_VOTERS)));
            storage.write(new HardState(2, SELF), entries);
            storage.sync();
            assertThat(storage.read(2, 101, Long.MAX_VALUE)).isEqualTo(entries);
        }
        try (ServerStorage storage = open()) {
            RecoveredState found = storage.recovered();
            assertThat(found.hardState()).isEqualTo(new HardState(2, SELF));
            assertThat(found.firstIndex()).isEqualTo(1);
            assertThat(found.lastIndex()).isEqualTo(100);
            assertThat(found.termRuns()).containsExactly(new TermRun(1, 1), new TermRun(2, 2));
            assertThat(found.configurations()).hasSize(1);
            assertThat(found.configurations().get(0).configuration()).isEqualTo(THREE_VOTERS);
            assertThat(storage.read(2, 101, Long.MAX_VALUE)).isEqualTo(entries);
            assertThat(storage.repairs()).isEmpty();
        }
    }

    @Test
    void compactionDeletesWholeSegmentsCoveredByASnapshot() throws Exception {
        try (ServerStorage storage = open()) {
            storage.write(new HardState(2, null), entries(2, 1, 200));
            storage.sync();
            storage.compact(150);
            assertThat(storage.firstIndex()).isEqualTo(1);
            StoredSnapshot snapshot = save(storage, new LogPosition(2, 150), "state of 150");
            storage.compact(150);
            assertThat(storage.firstIndex()).isBetween(51L, 150L);
            assertThat(storage.snapshots().newest()).isEqualTo(snapshot);
        }
        try (ServerStorage storage = open()) {
            assertThat(storage.recovered().snapshot()).isEqualTo(new LogPosition(2, 150));
            assertThat(storage.recovered().snapshotConfiguration()).isEqualTo(THREE_VOTERS);
            assertThat(storage.recovered().lastIndex()).isEqualTo(200);
            assertThat(bodyOf(storage)).isEqualTo("state of 150");
        }
    }

    @Test
    void receivedSnapshotReplacesALogThatDisagrees() throws Exception {
        byte[] file;
        StoredSnapshot sent;
        try (ServerStorage leader =
                ServerStorage.open(new RealDisk(), directory.resolve("leader"), SELF, new StorageSettings(4096), 1)) {
            sent = save(leader, new LogPosition(5, 100), "x".repeat(1000));
            file = leader.snapshots().readChunk(sent, 0, 1 << 20);
            assertThat(file).hasSize((int) sent.bytes());
        }
        try (ServerStorage storage = open()) {
            storage.write(new HardState(5, null), entries(2, 1, 120));
            storage.sync();
            SnapshotStore store = storage.snapshots();
            for (int at = 0; at < file.length; at += 100) {
                byte[] chunk = java.util.Arrays.copyOfRange(file, at, Math.min(file.length, at + 100));
                assertThat(store.receiveChunk(sent.last(), sent.bytes(), sent.digest(), at, chunk))
                        .isEqualTo(at + chunk.length);
            }
            assertThat(store.completeTransfer(sent.last(), sent.bytes(), sent.digest()))
                    .isEqualTo(sent);
            assertThat(storage.adoptSnapshot(sent.last())).isFalse();
            assertThat(storage.firstIndex()).isEqualTo(101);
            storage.write(null, entries(5, 101, 110));
            storage.sync();
        }
        try (ServerStorage storage = open()) {
            assertThat(storage.recovered().firstIndex()).isEqualTo(101);
            assertThat(storage.recovered().lastIndex()).isEqualTo(110);
            assertThat(bodyOf(storage)).isEqualTo("x".repeat(1000));
        }
    }

    @Test
    void s12WritesReadsAndSendsALargeSnapshotInChunks() throws Exception {
        long megabytes = 32;
        byte[] portion = new byte[1 << 20];
        try (ServerStorage storage = open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 5));
            storage.sync();
            SnapshotStore store = storage.snapshots();
            long before = allocated();
            StoredSnapshot made = store.save(new LogPosition(1, 5), THREE_VOTERS, target -> {
                for (int i = 0; i < megabytes; i++) {
                    target.write(portion);
                }
            });
            long read = 0;
            try (InputStream body = store.openBody(made)) {
                for (int count; (count = body.read(portion)) >= 0; ) {
                    read += count;
                }
            }
            byte[] chunk = store.readChunk(made, made.bytes() / 2, 1 << 10);

            assertThat(read).isEqualTo(megabytes << 20);
            assertThat(chunk).hasSize(1 << 10);
            assertThat(allocated() - before).isLessThan(read / 4);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void d08RefusesASecondServerOnTheSameDirectory() throws Exception {
        try (ServerStorage first = open()) {
            assertThat(first.isNew()).isTrue();
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            StorageFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(StorageFailureKind.LOCKED));
        }
        open().close();
    }

    @Test
    void d08RefusesASecondServerEvenWithoutTheLockFile() throws Exception {
        try (ServerStorage first = open()) {
            assertThat(first.isNew()).isTrue();
            Files.delete(directory.resolve("lock"));
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            StorageFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(StorageFailureKind.LOCKED));
            // Reading the files in this process does not release the lock.
            assertThat(DataDirectoryCheck.check(new RealDisk(), directory).isDamaged())
                    .isFalse();
            Files.deleteIfExists(directory.resolve("lock"));
            assertThat(LockProbe.tryOpen(directory)).isEqualTo("LOCKED");
        }
        assertThat(LockProbe.tryOpen(directory)).isEqualTo("free: n1");
        open().close();
    }

    @Test
    void d09RefusesADirectoryOfAnotherServerOrCluster() throws Exception {
        try (ServerStorage storage = open()) {
            storage.joinCluster("c-1", "first");
            storage.joinCluster("c-1", "first");
            assertThatThrownBy(() -> storage.joinCluster("c-2", "second"))
                    .hasMessageContaining("belongs to cluster c-1");
        }
        assertThatThrownBy(() ->
                        ServerStorage.open(new RealDisk(), directory, ServerId.of("n2"), StorageSettings.DEFAULT, 7))
                .isInstanceOfSatisfying(
                        StorageFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StorageFailureKind.FOREIGN));
        try (ServerStorage storage = open()) {
            assertThat(storage.identity().clusterId()).isEqualTo("c-1");
        }
    }

    @Test
    void m17RemembersPeerIncarnations() throws Exception {
        try (ServerStorage storage = open()) {
            assertThat(storage.peers().incarnationOf(ServerId.of("n2"))).isZero();
            storage.peers().rememberIncarnation(ServerId.of("n2"), 77);
        }
        try (ServerStorage storage = open()) {
            assertThat(storage.peers().incarnationOf(ServerId.of("n2"))).isEqualTo(77);
        }
    }

    private ServerStorage open() throws StorageFailure {
        return ServerStorage.open(new RealDisk(), directory, SELF, new StorageSettings(4096), 42);
    }

    private static StoredSnapshot save(ServerStorage storage, LogPosition last, String body) throws StorageFailure {
        return storage.snapshots()
                .save(last, THREE_VOTERS, target -> target.write(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String bodyOf(ServerStorage storage) throws Exception {
        StoredSnapshot newest = Objects.requireNonNull(storage.snapshots().newest());
        try (InputStream body = storage.snapshots().openBody(newest)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<LogEntry> entries(long term, long from, long to) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            entries.add(LogEntry.command(term, index, ("t" + term + "/" + index).getBytes(StandardCharsets.UTF_8)));
        }
        return entries;
    }
}
