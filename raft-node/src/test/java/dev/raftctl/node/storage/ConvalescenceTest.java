package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.Fixture.DIRECTORY;
import static dev.raftctl.node.storage.Fixture.LAYOUT;
import static dev.raftctl.node.storage.Fixture.SELF;
import static dev.raftctl.node.storage.Fixture.entries;
import static dev.raftctl.node.storage.Fixture.save;
import static dev.raftctl.node.storage.Fixture.segment;
import static dev.raftctl.node.storage.Fixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.CrashLoss;
import dev.raftctl.node.storage.CheckReport.Finding;
import dev.raftctl.node.storage.CheckReport.Severity;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damage that no crash explains, where there are others to be healed by (traps D01, D13, S06, S07). */
class ConvalescenceTest {
    private static final Configuration THREE = Configuration.ofVoters(List.of(
            new Member(SELF, "127.0.0.1:7101", 42),
            new Member(ServerId.of("n2"), "127.0.0.1:7102", 43),
            new Member(ServerId.of("n3"), "127.0.0.1:7103", 44)));
    private static final long TERM = 3;

    private Fixture server = new Fixture();

    /** What may rot, and up to which entry the log is believed afterwards. */
    enum Damage {
        RECORD_OF_A_SEALED_SEGMENT(20) {
            @Override
            void strike(Fixture server) throws Exception {
                Path second = server.segments().get(1);
                server.disk.flip(second, SegmentHeader.BYTES + 7, 3);
            }
        },
        RECORD_OF_THE_ACTIVE_SEGMENT(64) {
            @Override
            void strike(Fixture server) throws Exception {
                server.disk.flip(server.segments().get(3), SegmentHeader.BYTES + 30, 1);
            }
        },
        HEADER_OF_A_SEGMENT(20) {
            @Override
            void strike(Fixture server) throws Exception {
                server.disk.flip(server.segments().get(1), 20, 1);
            }
        },
        HEADER_OF_THE_FIRST_SEGMENT(0) {
            @Override
            void strike(Fixture server) throws Exception {
                server.disk.flip(server.segments().get(0), 20, 1);
            }
        },
        SEALED_SEGMENT_CUT_SHORT(19) {
            @Override
            void strike(Fixture server) throws Exception {
                Path first = server.segments().get(0);
                byte[] bytes = server.bytes(first);
                server.overwrite(first, java.util.Arrays.copyOf(bytes, bytes.length - 3));
            }
        },
        SEGMENT_MISSING(20) {
            @Override
            void strike(Fixture server) throws Exception {
                server.disk.delete(server.segments().get(1));
                server.disk.forceDirectory(LAYOUT.log());
            }
        },
        ALL_SEGMENTS_MISSING(0) {
            @Override
            void strike(Fixture server) throws Exception {
                for (Path each : server.segments()) {
                    server.disk.delete(each);
                }
                server.disk.forceDirectory(LAYOUT.log());
            }
        };

        private final long believed;

        Damage(long believed) {
            this.believed = believed;
        }

        abstract void strike(Fixture server) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void d13WhatLiesBeforeTheDamageIsKeptAndTheRestIsDistrusted(Damage damage) throws Exception {
        lived();
        damage.strike(server);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().lastIndex()).isEqualTo(damage.believed);
            assertThat(storage.recovered().distrustedTerm()).isEqualTo(TERM);
            assertThat(storage.recovered().ballot()).isEqualTo(new Ballot(TERM + 1, null));
            assertThat(storage.mended()).first().asString().contains("found damage");
            if (damage.believed > 1) {
                assertThat(storage.read(2, damage.believed + 1, Long.MAX_VALUE))
                        .isEqualTo(entries(TERM, 2, damage.believed));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void s06NoDamagedFileIsDeleted(Damage damage) throws Exception {
        lived();
        damage.strike(server);
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
            assertThat(after).anyMatch(kept -> java.util.Arrays.equals(kept, each));
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void itIsWholeWhenItsLogEndsInALaterTermAndForgetsTheDamage(Damage damage) throws Exception {
        lived();
        damage.strike(server);
        try (ServerStorage storage = server.open()) {
            storage.write(null, entries(TERM, damage.believed + 1, 80));
            storage.sync();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().distrustedTerm()).isEqualTo(TERM);
            storage.write(new Ballot(TERM + 2, null), entries(TERM + 2, 81, 82));
            storage.sync();
        }
        for (int openings = 0; openings < 2; openings++) {
            try (ServerStorage storage = server.open()) {
                assertThat(storage.recovered().distrustedTerm()).isZero();
                assertThat(storage.recovered().lastIndex()).isEqualTo(82);
                assertThat(storage.recovered().ballot().term()).isEqualTo(TERM + 2);
            }
        }
        assertThat(server.disk.exists(LAYOUT.convalescence())).isFalse();
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isFalse();
    }

    /** The power fails after every change that the mending makes, in every way; the next opening finishes it. */
    @ParameterizedTest
    @EnumSource(Damage.class)
    void d13ACrashBetweenAnyTwoStepsIsFinishedByTheNextOpening(Damage damage) throws Exception {
        for (CrashLoss loss : CrashLoss.values()) {
            for (int changes = 1, crashes = 1; crashes > 0; changes++) {
                server = new Fixture();
                lived();
                damage.strike(server);
                crashes = openAndCrash(changes, loss) ? 1 : 0;
                try (ServerStorage storage = server.open()) {
                    assertThat(storage.recovered().lastIndex()).isLessThanOrEqualTo(damage.believed);
                    assertThat(storage.recovered().distrustedTerm()).isGreaterThanOrEqualTo(TERM);
                    assertThat(storage.recovered().ballot().term())
                            .isGreaterThan(storage.recovered().distrustedTerm());
                    assertThat(storage.recovered().ballot().votedFor()).isNull();
                }
            }
        }
    }

    private boolean openAndCrash(int changes, CrashLoss loss) {
        server.disk.faults().stopAfter(changes);
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
    void s07ADamagedSnapshotThatTheLogNeedsIsSetAsideWithTheLog() throws Exception {
        Position last = compacted();
        server.disk.flip(snapshot(last), 90, 2);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().snapshot()).isEqualTo(Position.ZERO);
            assertThat(storage.recovered().firstIndex()).isEqualTo(1);
            assertThat(storage.recovered().lastIndex()).isZero();
            assertThat(storage.recovered().distrustedTerm()).isEqualTo(TERM);
        }
        assertThat(server.disk.list(LAYOUT.snapshots()))
                .singleElement()
                .asString()
                .endsWith(".damaged");
        assertThat(server.disk.list(LAYOUT.log())).anyMatch(name -> name.endsWith(".damaged"));
    }

    @Test
    void aDamagedLogBeforeTheEndOfTheSnapshotGoesWithWhatFollowsIt() throws Exception {
        Position last = compacted();
        server.disk.flip(server.segments().get(0), SegmentHeader.BYTES + 9, 2);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().snapshot()).isEqualTo(last);
            assertThat(storage.last()).isEqualTo(last);
            assertThat(storage.recovered().distrustedTerm()).isEqualTo(TERM);
        }
    }

    @Test
    void aSnapshotOfALaterTermMakesItWhole() throws Exception {
        lived();
        Damage.SEGMENT_MISSING.strike(server);
        try (ServerStorage storage = server.open()) {
            save(storage, new Position(TERM + 2, 90), "state");
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().distrustedTerm()).isZero();
        }
    }

    @Test
    void damageThatComesWhileItMendsIsDistrustedUpToTheTermOfThatTime() throws Exception {
        lived();
        Damage.SEGMENT_MISSING.strike(server);
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(TERM + 5, null), entries(TERM, 21, 80));
            storage.sync();
        }
        server.disk.flip(server.segments().get(1), SegmentHeader.BYTES + 7, 3);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().distrustedTerm()).isEqualTo(TERM + 5);
            assertThat(storage.recovered().ballot()).isEqualTo(new Ballot(TERM + 6, null));
        }
    }

    @Test
    void aLogThatLostItsOnlyBatchIsDistrustedByTheVote() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.peers().remember(ServerId.of("n2"), 43);
            storage.joinCluster("c1", "orders");
            storage.write(new Ballot(1, null), List.of(Entry.configuration(1, 1, THREE)));
            storage.sync();
            storage.write(new Ballot(TERM, ServerId.of("n2")), List.of());
            storage.sync();
        }
        server.disk.flip(segment(1), SegmentHeader.BYTES + 7, 3);

        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
        for (int opening = 0; opening < 2; opening++) {
            try (ServerStorage storage = server.open()) {
                assertThat(storage.last()).isEqualTo(Position.ZERO);
                assertThat(storage.recovered().distrustedTerm()).isEqualTo(TERM);
                assertThat(storage.recovered().ballot()).isEqualTo(new Ballot(TERM + 1, null));
            }
        }
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isFalse();
    }

    @Test
    void aServerAloneWithAVoteAndNoLogIsRefused() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.joinCluster("c1", "orders");
            storage.write(new Ballot(1, null), List.of(Entry.configuration(1, 1, Fixture.ONE)));
            storage.sync();
            storage.write(new Ballot(TERM, SELF), List.of());
            storage.sync();
        }
        server.disk.flip(segment(1), SegmentHeader.BYTES + 7, 3);

        server.refused(Kind.DAMAGED, failure -> assertThat(failure.file()).isNotNull());
    }

    @Test
    void aBootstrapThatACrashCutShortIsNoDamage() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.joinCluster("c1", "orders");
            storage.write(new Ballot(1, null), List.of());
            storage.sync();
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().distrustedTerm()).isZero();
        }
    }

    @Test
    void whoOnlyEverMetTheOthersMendsToo() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.peers().remember(ServerId.of("n2"), 43);
            storage.write(new Ballot(TERM, SELF), entries(TERM, 1, 80));
            storage.sync();
        }
        Damage.HEADER_OF_THE_FIRST_SEGMENT.strike(server);
        server.open().close();
    }

    @Test
    void whoReadsOfTheOthersInItsLogMendsToo() throws Exception {
        lived();
        server.disk.delete(LAYOUT.peers());
        Damage.RECORD_OF_A_SEALED_SEGMENT.strike(server);
        server.open().close();
    }

    @Test
    void whoReadsOfTheOthersInADamagedSnapshotOnlyMendsToo() throws Exception {
        Position last = compacted();
        server.disk.delete(LAYOUT.peers());
        server.disk.flip(snapshot(last), server.bytes(snapshot(last)).length - 40, 2);
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().distrustedTerm()).isEqualTo(TERM);
        }
    }

    @Test
    void whoKnowsNobodyElseRefusesAsBefore() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(TERM, SELF), List.of(Entry.configuration(TERM, 1, Fixture.ONE)));
            storage.write(null, entries(TERM, 2, 80));
            storage.sync();
        }
        Damage.RECORD_OF_A_SEALED_SEGMENT.strike(server);
        server.refused(Kind.DAMAGED, failure -> assertThat(failure.file()).isEqualTo(segment(23)));
        assertThat(server.disk.exists(LAYOUT.convalescence())).isFalse();
    }

    @Test
    void d10AVoteOlderThanWhatLiesBehindTheDamageIsRefusedAndNothingIsChanged() throws Exception {
        lived();
        byte[] old = server.bytes(LAYOUT.vote());
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(TERM + 1, null), entries(TERM + 1, 81, 140));
            storage.sync();
        }
        server.overwrite(LAYOUT.vote(), old);
        Damage.RECORD_OF_A_SEALED_SEGMENT.strike(server);
        List<String> names = server.disk.list(LAYOUT.log());
        server.refused(Kind.DAMAGED, failure -> assertThat(failure.hint()).contains("add it again"));
        assertThat(server.disk.list(LAYOUT.log())).isEqualTo(names);
    }

    @Test
    void aNoteThatIsDamagedItselfIsRefused() throws Exception {
        lived();
        Damage.SEGMENT_MISSING.strike(server);
        server.open().close();
        server.disk.flip(LAYOUT.convalescence(), 22, 1);
        server.refused(Kind.DAMAGED, failure -> assertThat(failure.file()).isEqualTo(LAYOUT.convalescence()));
    }

    @Test
    void theOfflineCheckTellsDamageBeforeAndMendingAfter() throws Exception {
        lived();
        Damage.RECORD_OF_A_SEALED_SEGMENT.strike(server);
        assertThat(DirectoryCheck.check(server.disk, DIRECTORY).isDamaged()).isTrue();
        server.open().close();
        CheckReport report = DirectoryCheck.check(server.disk, DIRECTORY);
        assertThat(report.isDamaged()).isFalse();
        assertThat(report.findings())
                .filteredOn(finding -> finding.severity() == Severity.WARNING)
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("beyond term " + TERM);
        assertThat(report.findings()).anyMatch(finding -> finding.what().contains("set aside"));
    }

    @Test
    void ofAWholeServerOnlyTheNewestTimesStaySetAside() throws Exception {
        lived();
        long term = TERM;
        for (int time = 1; time <= 5; time++) {
            Path newest = server.segments().get(server.segments().size() - 1);
            Path first = server.segments().get(0);
            byte[] rotten = server.bytes(first).clone();
            rotten[20] ^= 1;
            server.overwrite(first, rotten);
            server.open().close();
            server.open().close();
            assertThat(setAside()).contains(name(first, time), name(newest, time));
            assertThat(server.bytes(LAYOUT.log().resolve(name(first, time)))).isEqualTo(rotten);
            term += 2;
            try (ServerStorage storage = server.open()) {
                storage.write(new Ballot(term, null), List.of(Entry.configuration(term, 1, THREE)));
                for (long from = 2; from <= 80; from += 2) {
                    storage.write(null, entries(term, from, from + 1));
                    storage.sync();
                }
            }
            server.open().close();
            List<String> expected = new ArrayList<>();
            for (int kept = Math.max(1, time - 1); kept <= time; kept++) {
                expected.add(name(first, kept));
            }
            assertThat(setAside())
                    .filteredOn(name -> name.startsWith(first.getFileName() + "."))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        server.overwrite(LAYOUT.log().resolve("mine.damaged"), new byte[1]);
        server.open().close();
        assertThat(setAside()).contains("mine.damaged");
    }

    private List<String> setAside() throws Exception {
        return server.disk.list(LAYOUT.log()).stream()
                .filter(name -> name.endsWith(".damaged"))
                .toList();
    }

    private static String name(Path file, int time) {
        return file.getFileName() + (time == 1 ? "" : "." + time) + ".damaged";
    }

    @Test
    void anotherDamageOfTheSameSegmentDoesNotReplaceWhatWasSetAside() throws Exception {
        lived();
        Damage.RECORD_OF_THE_ACTIVE_SEGMENT.strike(server);
        server.open().close();
        Path first = server.segments().get(0);
        for (int times = 0; times < 2; times++) {
            server.disk.flip(first, 20, 1);
            server.open().close();
        }
        assertThat(server.disk.list(LAYOUT.log())).contains(name(first, 2), name(first, 3));
    }

    /** Four segments, each batch forced. */
    private void lived() throws StorageFailure {
        try (ServerStorage storage = server.open()) {
            storage.peers().remember(ServerId.of("n2"), 43);
            storage.write(new Ballot(TERM, SELF), List.of(Entry.configuration(TERM, 1, THREE)));
            for (long from = 2; from <= 80; from += 2) {
                storage.write(null, entries(TERM, from, Math.min(from + 1, 80)));
                storage.sync();
            }
        }
    }

    /** The log before the snapshot is gone, but for some. */
    private Position compacted() throws StorageFailure {
        lived();
        Position last = new Position(TERM, 60);
        try (ServerStorage storage = server.open()) {
            storage.snapshots().save(last, THREE, target -> target.write(new byte[200]));
            storage.compact(40);
        }
        return last;
    }
}
