package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.ONE_VOTER;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.bodyOf;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static dev.raftctl.node.storage.StorageFixture.segment;
import static dev.raftctl.node.storage.StorageFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Own and received snapshots, and how they fit the log (hazards S01 to S07, S10, S12, S14). */
class SnapshotTest {
    private final StorageFixture server = new StorageFixture();

    @Test
    void s03ChunksOfTwoLeadersNeverMix() throws Exception {
        try (ServerStorage storage = server.open()) {
            SnapshotStore store = storage.snapshots();
            LogPosition last = new LogPosition(2, 30);
            assertThat(store.receiveChunk(last, 500, 1, 0, new byte[100])).isEqualTo(100);
            assertThat(store.receiveChunk(last, 500, 2, 100, new byte[100])).isZero();
            assertThat(store.receivedBytes(last, 500, 1)).isZero();
            assertThat(store.receiveChunk(last, 500, 2, 0, new byte[50])).isEqualTo(50);
            assertThat(store.receiveChunk(last, 500, 2, 0, new byte[70])).isEqualTo(50);
            assertThat(store.receiveChunk(last, 500, 2, 50, new byte[451])).isEqualTo(50);
            assertThat(store.receiveChunk(last, 500, 2, 50, new byte[450])).isEqualTo(500);
            assertThat(store.completeTransfer(last, 500, 2)).isNull();
            assertThat(store.newest()).isNull();
            assertThat(store.receivedBytes(last, 500, 2)).isZero();
        }
    }

    @Test
    void s03TransferContinuesUnderANewLeaderThatSendsTheSameFile() throws Exception {
        LogPosition last = new LogPosition(2, 30);
        byte[] file = snapshotFileOf(last);
        try (ServerStorage storage = server.open()) {
            SnapshotStore store = storage.snapshots();
            byte[] head = Arrays.copyOf(file, 100);
            assertThat(store.receiveChunk(last, file.length, digest(file), 0, head))
                    .isEqualTo(100);
            assertThat(store.receiveChunk(last, file.length, digest(file), 0, Arrays.copyOf(file, 200)))
                    .isEqualTo(100);
            byte[] rest = Arrays.copyOfRange(file, 100, file.length);
            assertThat(store.receiveChunk(last, file.length, digest(file), 100, rest))
                    .isEqualTo(file.length);
            assertThat(store.completeTransfer(last, file.length, digest(file))).isNotNull();
        }
    }

    @Test
    void s03ChecksTheDigestOfTheWholeFile() throws Exception {
        LogPosition last = new LogPosition(2, 30);
        int digest = digest(snapshotFileOf(last));
        byte[] file = snapshotFileOf(last, 1);
        try (ServerStorage storage = server.open()) {
            SnapshotStore store = storage.snapshots();
            assertThat(store.receiveChunk(last, file.length, digest, 0, file)).isEqualTo(file.length);
            assertThat(store.completeTransfer(last, file.length, digest)).isNull();
            assertThat(store.receivedBytes(last, file.length, digest)).isZero();
        }
    }

    @Test
    void discardsAReceivedFileWithAnotherPositionThanAnnounced() throws Exception {
        byte[] file = snapshotFileOf(new LogPosition(2, 31));
        try (ServerStorage storage = server.open()) {
            LogPosition announced = new LogPosition(2, 30);
            storage.snapshots().receiveChunk(announced, file.length, digest(file), 0, file);
            assertThat(storage.snapshots().completeTransfer(announced, file.length, digest(file)))
                    .isNull();
        }
        assertThat(server.disk.list(LAYOUT.snapshots())).isEmpty();
    }

    @Test
    void s05IgnoresAndOverwritesALongerTemporaryFileOfAnEarlierCrash() throws Exception {
        server.open().close();
        server.overwrite(LAYOUT.snapshots().resolve("own.tmp"), new byte[10_000]);
        server.overwrite(LAYOUT.log().resolve("00000000000000000099.log.tmp"), new byte[10]);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().snapshot()).isEqualTo(LogPosition.ZERO);
            server.overwrite(LAYOUT.snapshots().resolve("own.tmp"), new byte[10_000]);
            save(storage, new LogPosition(1, 5), "short");
            assertThat(bodyOf(storage)).isEqualTo("short");
        }
        assertThat(server.disk.list(LAYOUT.log())).hasSize(1);
    }

    @Test
    void s06DetectsAnyFlippedBitWhenOpeningAndWhenReading() throws Exception {
        LogPosition last = new LogPosition(1, 40);
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 50));
            storage.sync();
            StoredSnapshot saved = save(storage, last, "the machine's state, rather short");
            for (int at = 0; at < saved.bytes(); at++) {
                server.disk.flipBit(snapshot(last), at, at % 8);
                assertThatThrownBy(() -> readBody(storage, saved))
                        .isInstanceOfAny(IOException.class, StorageFailure.class);
                assertThatThrownBy(() -> SnapshotFileFormat.verify(server.disk, snapshot(last)))
                        .isInstanceOfSatisfying(
                                StorageFailure.class,
                                failure -> assertThat(failure.kind()).isEqualTo(StorageFailureKind.DAMAGED));
                server.disk.flipBit(snapshot(last), at, at % 8);
            }
            assertThat(bodyOf(storage)).startsWith("the machine's");
        }
    }

    @Test
    void s10FollowerReadsASnapshotToItsEndAfterItIsReplaced() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 60));
            storage.sync();
            SnapshotStore store = storage.snapshots();
            StoredSnapshot first = save(storage, new LogPosition(1, 10), "a".repeat(500));
            byte[] head = store.readChunk(first, 0, 100);
            save(storage, new LogPosition(1, 20), "b".repeat(500));
            assertThat(server.disk.list(LAYOUT.snapshots())).hasSize(1);
            assertThat(store.find(first.last())).isEqualTo(first);
            byte[] rest = store.readChunk(first, 100, 1 << 20);
            byte[] file = Arrays.copyOf(head, (int) first.bytes());
            System.arraycopy(rest, 0, file, 100, rest.length);
            assertThat(digest(file)).isEqualTo(first.digest());
        }
    }

    @Test
    void s14FileNamesConsistOfNumbers() {
        assertThat(snapshot(new LogPosition(Long.MAX_VALUE, Long.MAX_VALUE)).getFileName())
                .hasToString("09223372036854775807-09223372036854775807.snapshot");
        assertThat(segment(12).getFileName()).hasToString("00000000000000000012.log");
    }

    private StoredSnapshot receive(ServerStorage storage, LogPosition last) throws Exception {
        byte[] file = snapshotFileOf(last);
        SnapshotStore store = storage.snapshots();
        for (int at = 0; at < file.length; at += 64) {
            store.receiveChunk(
                    last, file.length, digest(file), at, Arrays.copyOfRange(file, at, Math.min(file.length, at + 64)));
        }
        return Objects.requireNonNull(store.completeTransfer(last, file.length, digest(file)));
    }

    private static byte[] snapshotFileOf(LogPosition last) throws StorageFailure {
        return snapshotFileOf(last, 0);
    }

    /** Returns an intact file whose body repeats this byte. */
    private static byte[] snapshotFileOf(LogPosition last, int content) throws StorageFailure {
        byte[] body = new byte[300];
        Arrays.fill(body, (byte) content);
        try (ServerStorage leader = new StorageFixture().open()) {
            StoredSnapshot made = leader.snapshots().save(last, ONE_VOTER, target -> target.write(body));
            return leader.snapshots().readChunk(made, 0, 1 << 20);
        }
    }

    private static int digest(byte[] file) {
        return Crc32cChecksum.of(java.nio.ByteBuffer.wrap(file), 0, file.length);
    }

    private static byte[] readBody(ServerStorage storage, StoredSnapshot snapshot) throws Exception {
        try (InputStream body = storage.snapshots().openBody(snapshot)) {
            return body.readAllBytes();
        }
    }
}
