package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.Fixture.LAYOUT;
import static dev.raftctl.node.storage.Fixture.SELF;
import static dev.raftctl.node.storage.Fixture.entries;
import static dev.raftctl.node.storage.Fixture.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.simulation.CrashLoss;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A bad record: cut when a crash explains it, refused with file and offset when not (traps D01, D02, D10, D11). */
class DamagedLogTest {
    private static final int RECORD = LogRecord.HEADER_BYTES + 4;
    private final Fixture server = new Fixture();

    @Test
    void d01ATornLastRecordIsCutAndTheServerStarts() throws Exception {
        twoBatches();
        long lastRecord = SegmentHeader.BYTES + 5L * RECORD;
        server.disk.flip(segment(1), lastRecord + 3, 1);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(5);
            assertThat(storage.mended())
                    .singleElement()
                    .asString()
                    .contains("at byte " + lastRecord)
                    .contains("entry 6");
        }
    }

    @Test
    void d01ABadRecordThatALaterOneProvesDurableIsRefusedWithFileAndOffset() throws Exception {
        twoBatches();
        long second = SegmentHeader.BYTES + RECORD;
        for (int at = 0; at < RECORD; at++) {
            server.disk.flip(segment(1), second + at, 2);
            server.refused(Kind.DAMAGED, failure -> {
                assertThat(failure.file()).isEqualTo(segment(1));
                assertThat(failure.offset()).isEqualTo(second);
                assertThat(failure).hasMessageContaining("no torn tail");
            });
            server.disk.flip(segment(1), second + at, 2);
        }
        server.open().close();
    }

    /** Sectors of one batch reach the platter in any order, so a whole record behind a bad one is no proof by itself. */
    @Test
    void d01ABadRecordAmongThoseOfTheLastBatchIsATornTail() throws Exception {
        twoBatches();
        server.disk.flip(segment(1), SegmentHeader.BYTES + 4L * RECORD, 0);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(4);
        }
    }

    @Test
    void d01ABadRecordInASegmentThatIsNotTheLastIsRefused() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 60));
            storage.sync();
        }
        assertThat(server.segments()).hasSizeGreaterThan(2);
        byte[] first = server.bytes(segment(1));
        server.disk.flip(segment(1), first.length - 1, 4);
        server.refused(Kind.DAMAGED, failure -> {
            assertThat(failure.file()).isEqualTo(segment(1));
            assertThat(failure.offset()).isGreaterThan(0);
        });
    }

    @Test
    void d02ATornTailIsCutFromTheFileSoThatASecondRestartFindsWhatCameAfter() throws Exception {
        twoBatches();
        server.disk.flip(segment(1), SegmentHeader.BYTES + 5L * RECORD + 3, 1);
        List<Entry> later = entries(2, 6, 8);
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(2, SELF), later);
            storage.sync();
        }
        server.disk.crash(CrashLoss.ALL, new Random(1));
        try (ServerStorage storage = server.open()) {
            assertThat(storage.mended()).isEmpty();
            assertThat(storage.recovered().lastIndex()).isEqualTo(8);
            assertThat(storage.read(6, 9, Long.MAX_VALUE)).isEqualTo(later);
        }
    }

    @Test
    void d11AMissingSegmentInTheMiddleIsRefused() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 60));
            storage.sync();
        }
        server.disk.delete(server.segments().get(1));
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("goes on in"));
    }

    @Test
    void aSegmentOfAnotherDirectoryIsRefusedThoughItsRecordsAreWhole() throws Exception {
        Fixture other = new Fixture();
        for (Fixture each : List.of(server, other)) {
            try (ServerStorage storage = each.open()) {
                storage.write(new Ballot(2, SELF), entries(each == other ? 2 : 1, 1, 60));
                storage.sync();
            }
        }
        assertThat(server.segments()).isEqualTo(other.segments());
        server.overwrite(server.segments().get(1), other.bytes(other.segments().get(1)));
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("written behind"));
    }

    @Test
    void d10AVoteFileThatIsMissingEmptyOrCorruptIsRefusedNeverTermZero() throws Exception {
        twoBatches();
        byte[] whole = server.bytes(LAYOUT.vote());
        server.disk.delete(LAYOUT.vote());
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("missing"));
        server.overwrite(LAYOUT.vote(), new byte[0]);
        server.refused(Kind.DAMAGED, failure -> assertThat(failure.file()).isEqualTo(LAYOUT.vote()));
        byte[] rotten = whole.clone();
        rotten[20] ^= 1;
        rotten[4096 + 30] ^= 1;
        server.overwrite(LAYOUT.vote(), rotten);
        server.refused(Kind.DAMAGED, failure -> assertThat(failure.hint()).contains("add it again"));
        server.overwrite(LAYOUT.vote(), whole);
        server.open().close();
    }

    @Test
    void d10AVoteOlderThanTheLogIsRefused() throws Exception {
        server.open().close();
        byte[] old = server.bytes(LAYOUT.vote());
        twoBatches();
        server.overwrite(LAYOUT.vote(), old);
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("older than the log"));
    }

    @Test
    void eitherCopyOfTheVoteMayRotAndTheNewestVoteIsStillKnown() throws Exception {
        for (int copy : new int[] {0, 4096}) {
            for (int at = 0; at < VoteCopy.BYTES; at++) {
                Fixture each = new Fixture();
                try (ServerStorage storage = each.open()) {
                    storage.write(new Ballot(3, null), List.of());
                    storage.sync();
                    storage.write(new Ballot(4, SELF), List.of());
                    storage.sync();
                }
                each.disk.flip(LAYOUT.vote(), copy + at, 5);
                try (ServerStorage storage = each.open()) {
                    assertThat(storage.recovered().ballot()).isEqualTo(new Ballot(4, SELF));
                }
                assertThat(VoteFile.read(each.disk, LAYOUT.vote(), 42).isInStep())
                        .isTrue();
            }
        }
    }

    @Test
    void anIdentityThatIsMissingFromAUsedDirectoryIsRefused() throws Exception {
        twoBatches();
        server.disk.delete(LAYOUT.identity());
        server.refused(Kind.DAMAGED, failure -> assertThat(failure.file()).isEqualTo(LAYOUT.identity()));
    }

    @Test
    void aLogThatIsMissingIsRefused() throws Exception {
        twoBatches();
        server.disk.delete(segment(1));
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("neither a log"));
    }

    @Test
    void d13ARecordThatRottedWhileTheServerRanIsRefusedWhenRead() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 6));
            storage.sync();
            server.disk.flip(segment(1), SegmentHeader.BYTES + 2L * RECORD + 38, 1);
            assertThat(storage.read(1, 3, Long.MAX_VALUE)).isEqualTo(entries(1, 1, 2));
            assertThatThrownBy(() -> storage.read(1, 4, Long.MAX_VALUE))
                    .isInstanceOfSatisfying(StorageFailure.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(Kind.DAMAGED);
                        assertThat(failure.offset()).isEqualTo(SegmentHeader.BYTES + 2L * RECORD);
                    });
        }
    }

    @Test
    void whatAClientSendsIsNeverTakenForARecord() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 3));
            storage.sync();
        }
        byte[] forged = forgedRecord();
        try (ServerStorage storage = server.open()) {
            storage.write(null, List.of(Entry.command(1, 4, forged)));
            storage.sync();
        }
        server.disk.flip(segment(1), SegmentHeader.BYTES + 3L * RECORD, 1);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(3);
        }
    }

    /** A record as a client could make it who knows the format, but not the segment's salt. */
    private static byte[] forgedRecord() {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(100);
        Entry entry = Entry.command(1, 9, new byte[4]);
        LogRecord.putHeader(bytes, entry, 0, 0, 0, new java.util.zip.CRC32C());
        return bytes.array();
    }

    /** Entries 1 to 3, forced; then 4 to 6, forced. */
    private void twoBatches() throws StorageFailure {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 3));
            storage.sync();
            storage.write(null, entries(1, 4, 6));
            storage.sync();
        }
    }
}
