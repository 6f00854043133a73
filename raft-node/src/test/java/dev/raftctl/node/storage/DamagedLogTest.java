package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A bad record is truncated if a crash explains it, and otherwise refused with file and offset (hazards D01, D02, D10,
 * D11).
 */
class DamagedLogTest {
    private static final int RECORD_BYTES = SegmentRecord.HEADER_BYTES + 4;
    private final StorageFixture server = new StorageFixture();

    @Test
    void d01RefusesABadRecordThatALaterOneProvesDurable() throws Exception {
        writeTwoBatches();
        long second = LogSegmentHeader.BYTES + RECORD_BYTES;
        for (int at = 0; at < RECORD_BYTES; at++) {
            server.disk.flipBit(segment(1), second + at, 2);
            server.assertOpenFails(StorageFailureKind.DAMAGED, failure -> {
                assertThat(failure.file()).isEqualTo(segment(1));
                assertThat(failure.offset()).isEqualTo(second);
                assertThat(failure).hasMessageContaining("not a torn tail");
            });
            server.disk.flipBit(segment(1), second + at, 2);
        }
        server.open().close();
    }

    @Test
    void eitherCopyOfTheVoteMayBeDamaged() throws Exception {
        for (int copy : new int[] {0, 4096}) {
            for (int at = 0; at < HardStateCopy.BYTES; at++) {
                StorageFixture each = new StorageFixture();
                try (ServerStorage storage = each.open()) {
                    storage.write(new HardState(3, null), List.of());
                    storage.sync();
                    storage.write(new HardState(4, SELF), List.of());
                    storage.sync();
                }
                each.disk.flipBit(LAYOUT.hardState(), copy + at, 5);
                try (ServerStorage storage = each.open()) {
                    assertThat(storage.recovered().hardState()).isEqualTo(new HardState(4, SELF));
                }
                assertThat(HardStateFile.read(each.disk, LAYOUT.hardState(), 42).areIdentical())
                        .isTrue();
            }
        }
    }

    @Test
    void d13ReadFailsOnARecordDamagedWhileTheServerRuns() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 6));
            storage.sync();
            server.disk.flipBit(segment(1), LogSegmentHeader.BYTES + 2L * RECORD_BYTES + 38, 1);
            assertThat(storage.read(1, 3, Long.MAX_VALUE)).isEqualTo(entries(1, 1, 2));
            assertThatThrownBy(() -> storage.read(1, 4, Long.MAX_VALUE))
                    .isInstanceOfSatisfying(StorageFailure.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(StorageFailureKind.DAMAGED);
                        assertThat(failure.offset()).isEqualTo(LogSegmentHeader.BYTES + 2L * RECORD_BYTES);
                    });
        }
    }

    @Test
    void clientPayloadIsNeverTakenForARecord() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
        }
        byte[] forged = forgedRecord();
        try (ServerStorage storage = server.open()) {
            storage.write(null, List.of(LogEntry.command(1, 4, forged)));
            storage.sync();
        }
        server.disk.flipBit(segment(1), LogSegmentHeader.BYTES + 3L * RECORD_BYTES, 1);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(3);
        }
    }

    /** Returns a record as a client could forge it who knows the format but not the segment's salt. */
    private static byte[] forgedRecord() {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(100);
        LogEntry entry = LogEntry.command(1, 9, new byte[4]);
        SegmentRecord.putHeader(bytes, entry, 0, 0, 0, new java.util.zip.CRC32C());
        return bytes.array();
    }

    /** Writes entries 1 to 3, forced, then 4 to 6, forced. */
    private void writeTwoBatches() throws StorageFailure {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, SELF), entries(1, 1, 3));
            storage.sync();
            storage.write(null, entries(1, 4, 6));
            storage.sync();
        }
    }
}
