package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a crash can leave of a hard state and the entries written after it (hazards E01, E02, R12), and how much one
 * read returns.
 */
class HardStateBeforeEntriesTest {
    private final StorageFixture server = new StorageFixture();

    @Test
    void e01SyncedVoteSurvivesAPowerFailure() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(5, SELF), List.of());
            storage.sync();
            server.disk.crash(UnsyncedWriteLoss.ALL, new Random(1));
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().hardState()).isEqualTo(new HardState(5, SELF));
        }
    }

    @Test
    void e02StoresTermAndVoteAtomically() throws Exception {
        HardState before = new HardState(5, SELF);
        HardState after = new HardState(6, ServerId.of("n2"));
        for (int seed = 1; seed <= 300; seed++) {
            StorageFixture each = new StorageFixture();
            try (ServerStorage storage = each.open()) {
                storage.write(before, List.of());
                storage.sync();
                each.disk.faults().cutPowerAfter(1 + seed % 4);
                storage.write(after, List.of());
                storage.sync();
            } catch (StorageFailure power) {
                assertThat(power).hasMessageContaining("power");
            }
            each.disk.crash(UnsyncedWriteLoss.SOME, new Random(seed));
            try (ServerStorage storage = each.open()) {
                assertThat(storage.recovered().hardState()).isIn(before, after);
            }
        }
    }

    @Test
    void r12NoEntrySurvivesWithoutItsTerm() throws Exception {
        for (int changes = 1; changes <= 12; changes++) {
            StorageFixture each = new StorageFixture();
            try (ServerStorage storage = each.open()) {
                each.disk.faults().cutPowerAfter(changes);
                storage.write(new HardState(5, null), entries(5, 1, 3));
                storage.sync();
            } catch (StorageFailure power) {
                assertThat(power).hasMessageContaining("power");
            }
            each.disk.crash(UnsyncedWriteLoss.NONE, new Random(changes));
            try (ServerStorage storage = each.open()) {
                boolean hasEntries = storage.recovered().lastIndex() > 0;
                assertThat(!hasEntries || storage.recovered().hardState().term() == 5)
                        .isTrue();
            }
        }
    }

    @Test
    void readReturnsAtLeastOneEntryAndKeepsToItsWeightLimit() throws Exception {
        try (ServerStorage storage = server.open()) {
            List<LogEntry> written = entries(1, 1, 60);
            storage.write(new HardState(1, null), written);
            storage.sync();
            assertThat(storage.read(1, 61, 0)).isEqualTo(written.subList(0, 1));
            long threeWeigh =
                    written.subList(0, 3).stream().mapToInt(LogEntry::weight).sum();
            assertThat(storage.read(1, 61, threeWeigh)).isEqualTo(written.subList(0, 3));
            assertThat(storage.read(1, 61, threeWeigh - 1)).isEqualTo(written.subList(0, 2));
            assertThat(storage.read(20, 41, 1 << 20)).isEqualTo(written.subList(19, 40));
        }
    }

    @Test
    void storesAnEntryLargerThanASegmentAndTheBuffer() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(3).nextBytes(large);
        List<LogEntry> written = List.of(LogEntry.noop(1, 1), LogEntry.command(1, 2, large), LogEntry.noop(1, 3));
        try (ServerStorage storage = server.open()) {
            storage.write(new HardState(1, null), written);
            storage.sync();
        }
        server.disk.crash(UnsyncedWriteLoss.ALL, new Random(1));
        try (ServerStorage storage = server.open()) {
            assertThat(storage.read(1, 4, Long.MAX_VALUE)).isEqualTo(written);
        }
    }
}
