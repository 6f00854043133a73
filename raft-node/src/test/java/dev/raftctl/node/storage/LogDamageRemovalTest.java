package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.DIRECTORY;
import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFinding;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFindingSeverity;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damage that no crash explains, where other servers can send the entries again (hazards D01, D13, S06, S07). */
class LogDamageRemovalTest {
    private static final Configuration THREE_VOTERS = Configuration.ofVoters(List.of(
            new ClusterMember(SELF, "127.0.0.1:7101", 42),
            new ClusterMember(ServerId.of("n2"), "127.0.0.1:7102", 43),
            new ClusterMember(ServerId.of("n3"), "127.0.0.1:7103", 44)));
    private static final long TERM = 3;

    private StorageFixture server = new StorageFixture();

    /** A kind of damage, and up to which entry the log is intact afterwards. */
    enum Damage {
        RECORD_OF_A_SEALED_SEGMENT(20) {
            @Override
            void inflict(StorageFixture server) throws Exception {
                Path second = server.segments().get(1);
                server.disk.flipBit(second, LogSegmentHeader.BYTES + 7, 3);
            }
        },
        RECORD_OF_THE_ACTIVE_SEGMENT(64) {
            @Override
            void inflict(StorageFixture server) throws Exception {
                server.disk.flipBit(server.segments().get(3), LogSegmentHeader.BYTES + 30, 1);
            }
        },
        HEADER_OF_A_SEGMENT(20) {
            @Override
            void inflict(StorageFixture server) throws Exception {
                server.disk.flipBit(server.segments().get(1), 20, 1);
            }
        },
        HEADER_OF_THE_FIRST_SEGMENT(0) {
            @Override
            void inflict(StorageFixture server) throws Exception {
                server.disk.flipBit(server.segments().get(0), 20, 1);
            }
        },
        SEALED_SEGMENT_CUT_SHORT(19) {
            @Override
            void inflict(StorageFixture server) throws Exception {
                Path first = server.segments().get(0);
                byte[] bytes = server.bytes(first);
                server.overwrite(first, java.util.Arrays.copyOf(bytes, bytes.length - 3));
            }
        },
        SEGMENT_MISSING(20) {
            @Override
            void inflict(StorageFixture server) throws Exception {
                server.disk.delete(server.segments().get(1));
                server.disk.forceDirectory(LAYOUT.log());
            }
        },
        ALL_SEGMENTS_MISSING(0) {
            @Override
            void inflict(StorageFixture server) throws Exception {
                for (Path each : server.segments()) {
                    server.disk.delete(each);
                }
                server.disk.forceDirectory(LAYOUT.log());
            }
        };

        private final long lastIntactIndex;

        Damage(long believed) {
            this.lastIntactIndex = believed;
        }

        abstract void inflict(StorageFixture server) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void d13KeepsEntriesBeforeTheDamageAndMarksTheServerRecovering(Damage damage) throws Exception {
        writeFourSegments();
        damage.inflict(server);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(damage.lastIntactIndex);
            assertThat(storage.recovered().recoveringTerm()).isEqualTo(TERM);
            assertThat(storage.recovered().hardState()).isEqualTo(new HardState(TERM + 1, null));
            assertThat(storage.repairs()).first().asString().contains("found damage");
            if (damage.lastIntactIndex > 1) {
                assertThat(storage.read(2, damage.lastIntactIndex + 1, Long.MAX_VALUE))
                        .isEqualTo(entries(TERM, 2, damage.lastIntactIndex));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void s06DeletesNoDamagedFile(Damage damage) throws Exception {
        writeFourSegments();
        damage.inflict(server);
        List<byte[]> before = new ArrayList<>();
        for (Path each : server.segments()) {
            before.add(server.bytes(each));
        }
        server.open().close();
        List<byte[]> after = new ArrayList<>();
        for (String name : server.disk.list(LAYOUT.log())) {
            after.add(server.bytes(LAYOUT.log().resolve(name)));
        }
        for (byte[] each : damage == Damage.ALL_SEGMENTS_MISSING ? List.<byte[]>of() : before) {
            assertThat(after).anyMatch(keptGeneration -> java.util.Arrays.equals(keptGeneration, each));
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void endsRecoveringWhenTheLogEndsInALaterTerm(Damage damage) throws Exception {
        writeFourSegments();
        damage.inflict(server);
        try (ServerStorage storage = server.open()) {
            storage.write(null, entries(TERM, damage.lastIntactIndex + 1, 80));
            storage.sync();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().recoveringTerm()).isEqualTo(TERM);
            storage.write(new HardState(TERM + 2, null), entries(TERM + 2, 81, 82));
            storage.sync();
        }
        for (int openings = 0; openings < 2; openings++) {
            try (ServerStorage storage = server.open()) {
                assertThat(storage.recovered().recoveringTerm()).isZero();
                assertThat(storage.recovered().lastIndex()).isEqualTo(82);
                assertThat(storage.recovered().hardState().term()).isEqualTo(TERM + 2);
            }
        }
        assertThat(server.disk.exists(LAYOUT.recoveringTerm())).isFalse();
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isFalse();
    }

    /**
     * The power fails after every change that the removal of damage makes, with every kind of loss; the next opening
     * finishes it.
     */
    @ParameterizedTest
    @EnumSource(Damage.class)
    void d13NextOpeningFinishesAfterACrashBetweenAnyTwoSteps(Damage damage) throws Exception {
        for (UnsyncedWriteLoss loss : UnsyncedWriteLoss.values()) {
            for (int changes = 1, crashes = 1; crashes > 0; changes++) {
                server = new StorageFixture();
                writeFourSegments();
                damage.inflict(server);
                crashes = openAndCrash(changes, loss) ? 1 : 0;
                try (ServerStorage storage = server.open()) {
                    assertThat(storage.recovered().lastIndex()).isLessThanOrEqualTo(damage.lastIntactIndex);
                    assertThat(storage.recovered().recoveringTerm()).isGreaterThanOrEqualTo(TERM);
                    assertThat(storage.recovered().hardState().term())
                            .isGreaterThan(storage.recovered().recoveringTerm());
                    assertThat(storage.recovered().hardState().votedFor()).isNull();
                }
            }
        }
    }

    private boolean openAndCrash(int changes, UnsyncedWriteLoss loss) {
        server.disk.faults().cutPowerAfter(changes);
        boolean failed = false;
        try {
            server.open().close();
        } catch (StorageFailure power) {
            failed = true;
        }
        server.disk.crash(loss, new Random(changes));
        return failed;
    }

    @Test
    void setsTheWholeLogAsideWhenDamageLiesBeforeTheSnapshotsEnd() throws Exception {
        LogPosition last = writeAndCompact();
        server.disk.flipBit(server.segments().get(0), LogSegmentHeader.BYTES + 9, 2);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().snapshot()).isEqualTo(last);
            assertThat(storage.last()).isEqualTo(last);
            assertThat(storage.recovered().recoveringTerm()).isEqualTo(TERM);
        }
    }

    @Test
    void recoversWhenOtherServersAreKnownFromThePeersFileOnly() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.peers().rememberIncarnation(ServerId.of("n2"), 43);
            storage.write(new HardState(TERM, SELF), entries(TERM, 1, 80));
            storage.sync();
        }
        Damage.HEADER_OF_THE_FIRST_SEGMENT.inflict(server);
        server.open().close();
    }

    @Test
    void recoversWhenOtherServersAreKnownFromTheLogOnly() throws Exception {
        writeFourSegments();
        server.disk.delete(LAYOUT.peers());
        Damage.RECORD_OF_A_SEALED_SEGMENT.inflict(server);
        server.open().close();
    }

    @Test
    void recoversWhenOtherServersAreKnownFromADamagedSnapshotOnly() throws Exception {
        LogPosition last = writeAndCompact();
        server.disk.delete(LAYOUT.peers());
        server.disk.flipBit(snapshot(last), server.bytes(snapshot(last)).length - 40, 2);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().recoveringTerm()).isEqualTo(TERM);
        }
    }

    @Test
    void d10RefusesAVoteOlderThanEntriesAfterTheDamageAndChangesNothing() throws Exception {
        writeFourSegments();
        byte[] old = server.bytes(LAYOUT.hardState());
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(TERM + 1, null), entries(TERM + 1, 81, 140));
            storage.sync();
        }
        server.overwrite(LAYOUT.hardState(), old);
        Damage.RECORD_OF_A_SEALED_SEGMENT.inflict(server);
        List<String> names = server.disk.list(LAYOUT.log());
        server.assertOpenFails(
                StorageFailureKind.DAMAGED,
                failure -> assertThat(failure.hint()).contains("add it again"));
        assertThat(server.disk.list(LAYOUT.log())).isEqualTo(names);
    }

    @Test
    void refusesADamagedRecoveringTermFile() throws Exception {
        writeFourSegments();
        Damage.SEGMENT_MISSING.inflict(server);
        server.open().close();
        server.disk.flipBit(LAYOUT.recoveringTerm(), 22, 1);
        server.assertOpenFails(
                StorageFailureKind.DAMAGED,
                failure -> assertThat(failure.file()).isEqualTo(LAYOUT.recoveringTerm()));
    }

    @Test
    void offlineCheckReportsDamageAndThenRecovering() throws Exception {
        writeFourSegments();
        Damage.RECORD_OF_A_SEALED_SEGMENT.inflict(server);
        assertThat(DataDirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
        server.open().close();
        DirectoryCheckReport report = DataDirectoryCheck.check(server.disk, DIRECTORY);
        assertThat(report.isDamaged()).isFalse();
        assertThat(report.findings())
                .filteredOn(finding -> finding.severity() == DirectoryFindingSeverity.WARNING)
                .singleElement()
                .extracting(DirectoryFinding::what)
                .asString()
                .contains("beyond term " + TERM);
        assertThat(report.findings()).anyMatch(finding -> finding.what().contains("set aside"));
    }

    @Test
    void recoveredServerKeepsOnlyTheNewestGenerationsOfDamagedFiles() throws Exception {
        writeFourSegments();
        long term = TERM;
        for (int generation = 1; generation <= 5; generation++) {
            Path newest = server.segments().get(server.segments().size() - 1);
            Path first = server.segments().get(0);
            byte[] rotten = server.bytes(first).clone();
            rotten[20] ^= 1;
            server.overwrite(first, rotten);
            server.open().close();
            server.open().close();
            assertThat(damagedFileNames()).contains(damagedName(first, generation), damagedName(newest, generation));
            assertThat(server.bytes(LAYOUT.log().resolve(damagedName(first, generation))))
                    .isEqualTo(rotten);
            term += 2;
            try (ServerStorage storage = server.open()) {
                storage.write(new HardState(term, null), List.of(LogEntry.configuration(term, 1, THREE_VOTERS)));
                for (long from = 2; from <= 80; from += 2) {
                    storage.write(null, entries(term, from, from + 1));
                    storage.sync();
                }
            }
            server.open().close();
            List<String> expected = new ArrayList<>();
            for (int keptGeneration = Math.max(1, generation - 1); keptGeneration <= generation; keptGeneration++) {
                expected.add(damagedName(first, keptGeneration));
            }
            assertThat(damagedFileNames())
                    .filteredOn(name -> name.startsWith(first.getFileName() + "."))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        server.overwrite(LAYOUT.log().resolve("mine.damaged"), new byte[1]);
        server.open().close();
        assertThat(damagedFileNames()).contains("mine.damaged");
    }

    private List<String> damagedFileNames() throws Exception {
        return server.disk.list(LAYOUT.log()).stream()
                .filter(name -> name.endsWith(".damaged"))
                .toList();
    }

    private static String damagedName(Path file, int generation) {
        return file.getFileName() + (generation == 1 ? "" : "." + generation) + ".damaged";
    }

    @Test
    void furtherDamageOfASegmentDoesNotReplaceFilesSetAsideEarlier() throws Exception {
        writeFourSegments();
        Damage.RECORD_OF_THE_ACTIVE_SEGMENT.inflict(server);
        server.open().close();
        Path first = server.segments().get(0);
        for (int times = 0; times < 2; times++) {
            server.disk.flipBit(first, 20, 1);
            server.open().close();
        }
        assertThat(server.disk.list(LAYOUT.log())).contains(damagedName(first, 2), damagedName(first, 3));
    }

    /** Writes four segments, each batch forced. */
    private void writeFourSegments() throws StorageFailure {
        try (ServerStorage storage = server.open()) {
            storage.peers().rememberIncarnation(ServerId.of("n2"), 43);
            storage.write(new HardState(TERM, SELF), List.of(LogEntry.configuration(TERM, 1, THREE_VOTERS)));
            for (long from = 2; from <= 80; from += 2) {
                storage.write(null, entries(TERM, from, Math.min(from + 1, 80)));
                storage.sync();
            }
        }
    }

    /** Compacts most of the log before the snapshot. */
    private LogPosition writeAndCompact() throws StorageFailure {
        writeFourSegments();
        LogPosition last = new LogPosition(TERM, 60);
        try (ServerStorage storage = server.open()) {
            storage.snapshots().save(last, THREE_VOTERS, target -> target.write(new byte[200]));
            storage.compact(40);
        }
        return last;
    }
}
