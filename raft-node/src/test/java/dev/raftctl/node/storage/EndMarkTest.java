package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.Fixture.DIRECTORY;
import static dev.raftctl.node.storage.Fixture.LAYOUT;
import static dev.raftctl.node.storage.Fixture.SELF;
import static dev.raftctl.node.storage.Fixture.entries;
import static dev.raftctl.node.storage.Fixture.save;
import static dev.raftctl.node.storage.Fixture.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.CrashLoss;
import dev.raftctl.node.storage.CheckReport.Severity;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written last and then vouched for is known to be damaged when it is gone or rotten (trap D15). */
class EndMarkTest {
    private static final int RECORD = LogRecord.HEADER_BYTES + 4;
    private static final Configuration TWO = Configuration.ofVoters(
            List.of(new Member(SELF, "127.0.0.1:7101", 42), new Member(ServerId.of("n2"), "127.0.0.1:7102", 43)));

    private final Fixture server = new Fixture();

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20, RECORD - 1, RECORD, RECORD + 37})
    void rotInTheLastRecordsAfterACleanStopIsDamage(int at) throws Exception {
        stopped(6);
        server.disk.flip(segment(1), SegmentHeader.BYTES + 4L * RECORD + at, 1);
        server.refused(Kind.DAMAGED, failure -> assertThat(failure.file()).isEqualTo(segment(1)));
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void lastRecordsThatBecameZerosAreDamage() throws Exception {
        stopped(6);
        server.write(segment(1), SegmentHeader.BYTES + 4L * RECORD, new byte[2 * RECORD]);
        server.refused(
                Kind.DAMAGED,
                failure -> assertThat(failure).hasMessageContaining("t1/4").hasMessageContaining("t1/6"));
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void aNewestSegmentThatIsGoneIsDamage() throws Exception {
        stopped(60);
        List<Path> segments = server.segments();
        assertThat(segments).hasSizeGreaterThan(2);
        for (int i = segments.size() - 1; i >= 0; i--) {
            server.disk.delete(segments.get(i));
            server.disk.forceDirectory(LAYOUT.log());
            server.refused(Kind.DAMAGED, failure -> {});
            assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
        }
    }

    @Test
    void aLogThatIsGoneBesideASnapshotOfAnEarlierEntryIsDamage() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 20));
            storage.sync();
            save(storage, new Position(1, 10), "state");
            storage.markEnd();
        }
        for (Path each : server.segments()) {
            server.disk.delete(each);
        }
        server.disk.forceDirectory(LAYOUT.log());
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("t1/20"));
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void itIsHealedByTheOthersWhereThereAreSome() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(3, SELF), List.of(Entry.configuration(3, 1, TWO)));
            storage.write(null, entries(3, 2, 60));
            storage.sync();
            storage.markEnd();
        }
        Path newest = server.segments().get(server.segments().size() - 1);
        byte[] before = server.bytes(newest);
        server.disk.flip(newest, SegmentHeader.BYTES + 5, 1);
        long distrusted;
        try (ServerStorage storage = server.open()) {
            distrusted = storage.recovered().distrustedTerm();
            assertThat(distrusted).isEqualTo(3);
            assertThat(storage.recovered().lastIndex()).isLessThan(60);
            assertThat(storage.mended()).first().asString().contains("the end mark says");
        }
        assertThat(server.disk.list(LAYOUT.log()))
                .anyMatch(name -> name.startsWith(String.valueOf(newest.getFileName())) && name.endsWith(".damaged"));
        assertThat(before).isNotEmpty();
        // The mark was lowered with the log: the next opening finds nothing new.
        try (ServerStorage storage = server.open()) {
            assertThat(storage.mended()).isEmpty();
            assertThat(storage.recovered().distrustedTerm()).isEqualTo(distrusted);
        }
    }

    /** The power fails after every change that the opening makes; what is gone is never taken for a torn tail. */
    @ParameterizedTest
    @EnumSource(CrashLoss.class)
    void aCrashWhileItIsLetGoOfForgetsNothing(CrashLoss loss) throws Exception {
        boolean failed = true;
        for (int changes = 1; failed; changes++) {
            Fixture each = new Fixture();
            try (ServerStorage storage = each.open()) {
                storage.write(new Ballot(3, SELF), List.of(Entry.configuration(3, 1, TWO)));
                storage.write(null, entries(3, 2, 60));
                storage.sync();
                storage.markEnd();
            }
            Path newest = each.segments().get(each.segments().size() - 1);
            each.disk.flip(newest, SegmentHeader.BYTES + RECORD + 5, 1);
            each.disk.faults().stopAfter(changes);
            failed = isStopped(each);
            each.disk.crash(loss, new Random(changes));
            try (ServerStorage storage = each.open()) {
                assertThat(storage.recovered().distrustedTerm()).isGreaterThanOrEqualTo(3);
                assertThat(storage.recovered().ballot().term()).isGreaterThan(3);
            }
        }
    }

    @Test
    void whatWasCutOffByALaterLeaderIsNotMissed() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 60));
            storage.sync();
            storage.markEnd();
            storage.write(new Ballot(2, null), entries(2, 5, 6));
            storage.sync();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(6);
            assertThat(storage.mended()).isEmpty();
        }
        server.disk.crash(CrashLoss.ALL, new Random(1));
        server.open().close();
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).findings()).isEmpty();
    }

    @Test
    void whatASnapshotReplacedIsNotMissed() throws Exception {
        Fixture leader = new Fixture();
        Position last = new Position(2, 90);
        byte[] file;
        try (ServerStorage storage = leader.open()) {
            file = storage.snapshots().readChunk(save(storage, last, "state"), 0, 1 << 20);
        }
        int digest = Checksum.of(java.nio.ByteBuffer.wrap(file), 0, file.length);
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(2, SELF), entries(1, 1, 60));
            storage.sync();
            storage.markEnd();
            storage.snapshots().receive(last, file.length, digest, 0, file);
            assertThat(storage.snapshots().completeReceived(last, file.length, digest))
                    .isNotNull();
            assertThat(storage.adopt(last)).isFalse();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(90);
            assertThat(storage.mended()).isEmpty();
        }
    }

    @Test
    void theRecordOfAnotherHistoryAtThePlaceOfTheMarkIsDamage() throws Exception {
        stopped(6);
        byte[] old = server.bytes(segment(1));
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(2, SELF), entries(2, 5, 6));
            storage.sync();
            storage.markEnd();
        }
        server.overwrite(segment(1), old);
        server.refused(Kind.DAMAGED, failure -> assertThat(failure).hasMessageContaining("vouches for"));
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
    }

    @Test
    void eitherCopyOfTheMarkMayRotAndBothAreDamageThatStopsNobody() throws Exception {
        stopped(6);
        server.disk.flip(LAYOUT.end(), 30, 1);
        CheckReport one = DirectoryCheck.check(server.disk, DIRECTORY);
        assertThat(one.findings()).extracting(CheckReport.Finding::severity).containsOnly(Severity.WARNING);
        server.disk.flip(LAYOUT.end(), EndMarkFile.BLOCK + 30, 1);
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.mended()).singleElement().asString().contains("nothing vouches for");
            storage.markEnd();
        }
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).findings()).isEmpty();
    }

    @Test
    void withoutAMarkTheLastBatchIsATornTailAsBefore() throws Exception {
        stopped(6);
        server.disk.delete(LAYOUT.end());
        server.disk.forceDirectory(LAYOUT.root());
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).findings())
                .singleElement()
                .extracting(CheckReport.Finding::severity)
                .isEqualTo(Severity.INFO);
        server.disk.flip(segment(1), SegmentHeader.BYTES + 5L * RECORD + 3, 1);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(5);
        }
    }

    @Test
    void noSpaceForTheMarkCostsOnlyTheMark() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, 3));
            storage.sync();
            server.disk.faults().capacity(1);
            storage.markEnd();
            server.disk.faults().unlimitedCapacity();
            storage.write(null, entries(1, 4, 6));
            storage.sync();
            storage.markEnd();
        }
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).findings()).isEmpty();
    }

    private static boolean isStopped(Fixture each) {
        try {
            each.open().close();
            return false;
        } catch (StorageFailure power) {
            return true;
        }
    }

    private void stopped(int entries) throws StorageFailure {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, SELF), entries(1, 1, entries));
            storage.sync();
            storage.markEnd();
        }
    }
}
