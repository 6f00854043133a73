package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.simulation.CrashLoss;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Everything is done in the order in which the core asked for it, wherever the power fails; and only then reported. */
class LogWriterTest {
    private static final int CHANGES_MAX = 10_000;
    private static final Effect.Reply REPLY = new Effect.Reply(7, new Answer.ReadAt(6));

    /** A vote in term 2, and two entries after the four that the log holds. */
    private static final Effect.Persist WRITE =
            new Effect.Persist(Parts.ballot(2), Parts.puts(1, 5, 6), 2, List.of(REPLY));

    /** A server that holds the entries 1 to 4 and a snapshot of the first three. */
    private static Parts server() throws StorageFailure {
        Parts parts = new Parts();
        Parts.saveSnapshot(parts.storage, 3);
        parts.storage.write(Parts.ballot(1), Parts.puts(1, 1, 4));
        parts.storage.sync();
        return parts;
    }

    private static void run(Parts parts, Effect... effects) throws StorageFailure {
        for (Effect effect : effects) {
            parts.logWriter.hand(effect);
        }
        parts.logWriter.stop();
        parts.logWriter.run();
    }

    /** A leader's whole snapshot, in one chunk. */
    private static Effect.Install install(long index) throws StorageFailure {
        Parts leader = new Parts();
        Parts.saveSnapshot(leader.storage, index);
        Snapshot snapshot = Objects.requireNonNull(leader.storage.snapshots().newest());
        byte[] data = leader.storage.snapshots().readChunk(snapshot, 0, 1 << 20);
        return new Effect.Install(
                Parts.OTHER,
                new InstallSnapshot.Chunk(2, snapshot.last(), 0, data, snapshot.bytes(), snapshot.digest()));
    }

    /**
     * The power fails after each change of the disk in turn: a restart that finds the effect done also finds the write.
     */
    private static void assertWritten(
            Predicate<RecoveredState> isWritten, Effect effect, Predicate<RecoveredState> isDone)
            throws StorageFailure {
        boolean done = false;
        boolean power = false;
        for (int changes = 0; !power; changes++) {
            assertThat(changes).isLessThan(CHANGES_MAX);
            Parts parts = server();
            parts.disk.faults().stopAfter(changes);
            try {
                run(parts, WRITE, effect);
                power = true;
            } catch (StorageFailure failed) {
                assertThat(failed).hasMessageContaining("the power is off");
            }
            parts.disk.crash(CrashLoss.ALL, new SplittableRandom(1));
            try (ServerStorage found = parts.open()) {
                done = isDone.test(found.recovered());
                if (done) {
                    assertThat(found.recovered())
                            .as("after %d changes of the disk", changes)
                            .matches(isWritten);
                }
            }
        }
        assertThat(done).as("in the end").isTrue();
    }

    private static boolean holdsBothEntries(RecoveredState found) {
        return found.lastIndex() == 6;
    }

    @Test
    void aSnapshotIsInstalledAfterTheWritesBeforeIt() throws StorageFailure {
        assertWritten(
                // Of the entries nothing is left, but a snapshot beside an earlier vote would be one from the future
                // (trap R12).
                state -> state.ballot().equals(Parts.ballot(2)),
                install(10),
                state -> state.snapshot().index() == 10);
    }

    @Test
    void distrustIsNotedAfterTheWritesBeforeIt() throws StorageFailure {
        assertWritten(LogWriterTest::holdsBothEntries, new Effect.Distrust(2), state -> state.distrustedTerm() == 2);
    }

    @Test
    void aLeasePromiseIsNotedAfterTheWritesBeforeIt() throws StorageFailure {
        assertWritten(LogWriterTest::holdsBothEntries, new Effect.LeasePromise(5), state -> state.promisedNanos() == 5);
    }

    @Test
    void theLogIsCompactedAfterTheWritesBeforeIt() throws StorageFailure {
        assertWritten(LogWriterTest::holdsBothEntries, new Effect.Compact(4), state -> state.firstIndex() > 1);
    }

    @Test
    void entriesThatASnapshotReplacesDoNotComeBackAfterIt() throws StorageFailure {
        Parts parts = server();
        run(parts, WRITE, install(10));
        assertThat(parts.storage.last()).isEqualTo(new Position(1, 10));
        assertThat(parts.inbox.takeReplies()).containsExactly(REPLY);
    }

    @Test
    void whatIsWrittenTogetherIsReportedOnceItIsDurable() throws StorageFailure {
        Parts parts = server();
        run(parts, WRITE, new Effect.Persist(null, Parts.puts(2, 7, 9), 2, List.of()));
        assertThat(parts.inbox.takeCompletions().all())
                .containsExactly(new Event.Persisted(2, Position.ZERO), new Event.Persisted(2, new Position(2, 9)));
        parts.disk.crash(CrashLoss.ALL, new SplittableRandom(1));
        try (ServerStorage found = parts.open()) {
            assertThat(found.last()).isEqualTo(new Position(2, 9));
        }
    }

    @Test
    void onAFullDiskTheVoteIsStoredAndNothingElseIsReported() throws StorageFailure {
        Parts parts = server();
        parts.disk.faults().capacity(0);
        run(parts, WRITE);
        assertThat(parts.inbox.takeReplies()).as("it rests on the entries").isEmpty();
        assertThat(parts.inbox.takeCompletions().all()).containsExactly(new Event.Persisted(2, Position.ZERO));
        parts.disk.crash(CrashLoss.ALL, new SplittableRandom(1));
        try (ServerStorage found = parts.open()) {
            assertThat(found.recovered().ballot()).isEqualTo(Parts.ballot(2));
            assertThat(found.last()).isEqualTo(new Position(1, 4));
        }
    }
}
