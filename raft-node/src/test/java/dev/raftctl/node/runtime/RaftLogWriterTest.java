package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Tests that effects take place in the order of the core, wherever the power fails, and are reported only afterwards.
 */
class RaftLogWriterTest {
    private static final int MAX_CHANGES = 10_000;
    private static final Effect.RespondToRequest REPLY =
            new Effect.RespondToRequest(7, new CoreResponse.ReadAllowedAtIndex(6));

    /** A vote in term 2, and two entries after the four in the log. */
    private static final Effect.PersistWrite WRITE =
            new Effect.PersistWrite(ServerParts.hardState(2), ServerParts.puts(1, 5, 6), 2, List.of(REPLY));

    /** Returns a server with the entries 1 to 4 and a snapshot of the first three. */
    private static ServerParts server() throws StorageFailure {
        ServerParts parts = new ServerParts();
        ServerParts.saveSnapshot(parts.storage, 3);
        parts.storage.write(ServerParts.hardState(1), ServerParts.puts(1, 1, 4));
        parts.storage.sync();
        return parts;
    }

    private static void run(ServerParts parts, Effect.DiskWork... effects) throws StorageFailure {
        for (Effect.DiskWork effect : effects) {
            parts.logWriter.submit(effect);
        }
        parts.logWriter.stop();
        parts.logWriter.run();
    }

    /** Returns a complete snapshot of a leader in one chunk. */
    private static Effect.StoreSnapshotChunk install(long index) throws StorageFailure {
        ServerParts leader = new ServerParts();
        ServerParts.saveSnapshot(leader.storage, index);
        StoredSnapshot snapshot =
                Objects.requireNonNull(leader.storage.snapshots().newest());
        byte[] data = leader.storage.snapshots().readChunk(snapshot, 0, 1 << 20);
        return new Effect.StoreSnapshotChunk(
                ServerParts.OTHER,
                new InstallSnapshot.InstallSnapshotChunk(
                        2, snapshot.last(), 0, data, snapshot.bytes(), snapshot.digest()));
    }

    /**
     * Fails the power after each change of the disk in turn: if a restart finds the effect, it also finds the write.
     */
    private static void assertWriteSurvives(
            Predicate<RecoveredState> isWritten, Effect.DiskWork effect, Predicate<RecoveredState> isDone)
            throws StorageFailure {
        boolean done = false;
        boolean power = false;
        for (int changes = 0; !power; changes++) {
            assertThat(changes).isLessThan(MAX_CHANGES);
            ServerParts parts = server();
            parts.disk.faults().cutPowerAfter(changes);
            try {
                run(parts, WRITE, effect);
                power = true;
            } catch (StorageFailure failed) {
                assertThat(failed).hasMessageContaining("the power is off");
            }
            parts.disk.crash(UnsyncedWriteLoss.ALL, new SplittableRandom(1));
            try (ServerStorage found = parts.open()) {
                done = isDone.test(found.recovered());
                if (done) {
                    assertThat(found.recovered())
                            .as("after %d changes of the disk", changes)
                            .matches(isWritten);
                }
            }
        }
        assertThat(done).as("at the end").isTrue();
    }

    private static boolean holdsBothEntries(RecoveredState found) {
        return found.lastIndex() == 6;
    }

    @Test
    void aSnapshotIsInstalledAfterEarlierWrites() throws StorageFailure {
        assertWriteSurvives(
                // No entry is left, but a snapshot together with an earlier vote would be one from the future (hazard
                // R12).
                state -> state.hardState().equals(ServerParts.hardState(2)),
                install(10),
                state -> state.snapshot().index() == 10);
    }

    @Test
    void theRecoveryTermIsStoredAfterEarlierWrites() throws StorageFailure {
        assertWriteSurvives(
                RaftLogWriterTest::holdsBothEntries,
                new Effect.MarkLogRecovering(2),
                state -> state.recoveringTerm() == 2);
    }

    @Test
    void aLeasePromiseIsStoredAfterEarlierWrites() throws StorageFailure {
        assertWriteSurvives(
                RaftLogWriterTest::holdsBothEntries,
                new Effect.StoreLeasePromise(5),
                state -> state.leasePromiseNanos() == 5);
    }

    @Test
    void theLogIsCompactedAfterEarlierWrites() throws StorageFailure {
        assertWriteSurvives(
                RaftLogWriterTest::holdsBothEntries, new Effect.CompactLog(4), state -> state.firstIndex() > 1);
    }

    @Test
    void entriesReplacedByASnapshotDoNotReappear() throws StorageFailure {
        ServerParts parts = server();
        run(parts, WRITE, install(10));
        assertThat(parts.storage.last()).isEqualTo(new LogPosition(1, 10));
        assertThat(parts.inbox.takeReplies()).containsExactly(REPLY);
    }

    @Test
    void aBatchIsReportedOnceItIsDurable() throws StorageFailure {
        ServerParts parts = server();
        run(parts, WRITE, new Effect.PersistWrite(null, ServerParts.puts(2, 7, 9), 2, List.of()));
        assertThat(parts.inbox.takeCompletions().items())
                .containsExactly(
                        new Event.WritePersisted(2, LogPosition.ZERO),
                        new Event.WritePersisted(2, new LogPosition(2, 9)));
        parts.disk.crash(UnsyncedWriteLoss.ALL, new SplittableRandom(1));
        try (ServerStorage found = parts.open()) {
            assertThat(found.last()).isEqualTo(new LogPosition(2, 9));
        }
    }

    @Test
    void nothingIsSentAfterAFatalError() throws StorageFailure {
        ServerParts parts = server();
        parts.fatalError.set(new IllegalStateException("another thread failed"));
        run(parts, WRITE);
        assertThat(parts.inbox.takeReplies()).isEmpty();
    }

    @Test
    void onAFullDiskOnlyTheVoteIsStoredAndReported() throws StorageFailure {
        ServerParts parts = server();
        parts.disk.faults().limitCapacity(0);
        run(parts, WRITE);
        assertThat(parts.inbox.takeReplies()).as("it depends on the entries").isEmpty();
        assertThat(parts.inbox.takeCompletions().items())
                .containsExactly(new Event.WritePersisted(2, LogPosition.ZERO));
        parts.disk.crash(UnsyncedWriteLoss.ALL, new SplittableRandom(1));
        try (ServerStorage found = parts.open()) {
            assertThat(found.recovered().hardState()).isEqualTo(ServerParts.hardState(2));
            assertThat(found.last()).isEqualTo(new LogPosition(1, 4));
        }
    }
}
