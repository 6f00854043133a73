package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.Fixture.SELF;
import static dev.raftctl.node.storage.Fixture.entries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.CrashLoss;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What of a ballot and of the entries behind it a crash can leave (traps E01, E02, R12), and how much one read brings. */
class BallotBeforeEntriesTest {
    private final Fixture server = new Fixture();

    @Test
    void e01AVoteThatWasSyncedIsThereAfterAPowerFailure() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(5, SELF), List.of());
            storage.sync();
            server.disk.crash(CrashLoss.ALL, new Random(1));
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().ballot()).isEqualTo(new Ballot(5, SELF));
        }
    }

    @Test
    void e02TermAndVoteAreStoredAsOneWhateverTheCrashLeaves() throws Exception {
        Ballot before = new Ballot(5, SELF);
        Ballot after = new Ballot(6, ServerId.of("n2"));
        for (int seed = 1; seed <= 300; seed++) {
            Fixture each = new Fixture();
            try (ServerStorage storage = each.open()) {
                storage.write(before, List.of());
                storage.sync();
                each.disk.faults().stopAfter(1 + seed % 4);
                storage.write(after, List.of());
                storage.sync();
            } catch (StorageFailure power) {
                assertThat(power).hasMessageContaining("power");
            }
            each.disk.crash(CrashLoss.SOME, new Random(seed));
            try (ServerStorage storage = each.open()) {
                assertThat(storage.recovered().ballot()).isIn(before, after);
            }
        }
    }

    @Test
    void r12AnEntryIsNeverThereWithoutItsTerm() throws Exception {
        for (int changes = 1; changes <= 12; changes++) {
            Fixture each = new Fixture();
            try (ServerStorage storage = each.open()) {
                each.disk.faults().stopAfter(changes);
                storage.write(new Ballot(5, null), entries(5, 1, 3));
                storage.sync();
            } catch (StorageFailure power) {
                assertThat(power).hasMessageContaining("power");
            }
            each.disk.crash(CrashLoss.NONE, new Random(changes));
            try (ServerStorage storage = each.open()) {
                boolean hasEntries = storage.recovered().lastIndex() > 0;
                assertThat(!hasEntries || storage.recovered().ballot().term() == 5)
                        .isTrue();
            }
        }
    }

    @Test
    void oneReadBringsAtLeastOneEntryAndStaysWithinItsWeight() throws Exception {
        try (ServerStorage storage = server.open()) {
            List<Entry> written = entries(1, 1, 60);
            storage.write(new Ballot(1, null), written);
            storage.sync();
            assertThat(storage.read(1, 61, 0)).isEqualTo(written.subList(0, 1));
            long threeWeigh =
                    written.subList(0, 3).stream().mapToInt(Entry::weight).sum();
            assertThat(storage.read(1, 61, threeWeigh)).isEqualTo(written.subList(0, 3));
            assertThat(storage.read(1, 61, threeWeigh - 1)).isEqualTo(written.subList(0, 2));
            assertThat(storage.read(20, 41, 1 << 20)).isEqualTo(written.subList(19, 40));
        }
    }

    @Test
    void anEntryLargerThanASegmentAndThanTheBufferIsKept() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(3).nextBytes(large);
        List<Entry> written = List.of(Entry.noop(1, 1), Entry.command(1, 2, large), Entry.noop(1, 3));
        try (ServerStorage storage = server.open()) {
            storage.write(new Ballot(1, null), written);
            storage.sync();
        }
        server.disk.crash(CrashLoss.ALL, new Random(1));
        try (ServerStorage storage = server.open()) {
            assertThat(storage.read(1, 4, Long.MAX_VALUE)).isEqualTo(written);
        }
    }
}
