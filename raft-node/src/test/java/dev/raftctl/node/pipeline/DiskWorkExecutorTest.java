package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests what is sent and reported at which moment of a write (hazards E01, R10, D04). */
class DiskWorkExecutorTest {
    private static final long RETRY_NANOS = 500;
    private static final Effect.OutboundMessage VOTE =
            new Effect.SendMessage(PipelineFixture.OTHER, new RequestVote.VoteGranted(2));
    private static final Effect.OutboundMessage ACKNOWLEDGEMENT =
            new Effect.SendMessage(PipelineFixture.OTHER, new AppendEntries.AppendAccepted(2, 2));
    private static final Effect.OutboundMessage REPLY =
            new Effect.RespondToRequest(1, new CoreResponse.ReadAllowedAtIndex(2));
    private static final Effect.PersistWrite WRITE = new Effect.PersistWrite(
            PipelineFixture.hardState(2), PipelineFixture.puts(2, 1, 2), 2, List.of(VOTE, ACKNOWLEDGEMENT, REPLY));
    private static final Event VOTE_IS_DURABLE = new Event.WritePersisted(2, LogPosition.ZERO);
    private static final Event ENTRIES_ARE_DURABLE = new Event.WritePersisted(2, new LogPosition(2, 2));

    private final PipelineFixture parts = new PipelineFixture();
    private final List<Object> output = new ArrayList<>();
    private long now;
    private final DiskWorkExecutor executor = new DiskWorkExecutor(
            parts.storage, parts.storage.snapshots(), new RecordedOutput(), () -> now, RETRY_NANOS);

    /** Records what is sent and reported, in order. */
    private final class RecordedOutput implements DiskWorkOutput {
        @Override
        public void send(Effect.OutboundMessage message) {
            output.add(message);
        }

        @Override
        public void flushMessages() {}

        @Override
        public void requestChunk(ServerId leader, InstallSnapshot.InstallSnapshotChunkRequest request) {
            output.add(request);
        }

        @Override
        public void complete(Event event) {
            output.add(event);
        }

        @Override
        public void completeEntries(Event.WritePersisted entries) {
            output.add(entries);
        }

        @Override
        public void restore(StoredSnapshot snapshot) {
            output.add(snapshot);
        }

        @Override
        public void onDiskFull() {
            output.add("full");
        }
    }

    /** Returns a leader's snapshot of this index, split into two chunks. */
    private static List<Effect.StoreSnapshotChunk> chunks(long index) throws StorageFailure {
        ServerStorage leader = new PipelineFixture().storage;
        PipelineFixture.saveSnapshot(leader.snapshots(), index);
        StoredSnapshot snapshot = Objects.requireNonNull(leader.snapshots().newest());
        int half = (int) snapshot.bytes() / 2;
        List<Effect.StoreSnapshotChunk> chunks = new ArrayList<>();
        for (int offset : new int[] {0, half}) {
            byte[] data = leader.snapshots().readChunk(snapshot, offset, offset == 0 ? half : 1 << 20);
            chunks.add(new Effect.StoreSnapshotChunk(
                    PipelineFixture.OTHER,
                    new InstallSnapshot.InstallSnapshotChunk(
                            2, snapshot.last(), offset, data, snapshot.bytes(), snapshot.digest())));
        }
        return chunks;
    }

    @Test
    void nothingIsSentOrReportedBeforeTheSync() throws StorageFailure {
        executor.persist(WRITE);
        assertThat(executor.startFlush()).isTrue();
        assertThat(output).isEmpty();

        executor.finishFlush();

        assertThat(output).containsExactly(VOTE, ACKNOWLEDGEMENT, REPLY, VOTE_IS_DURABLE, ENTRIES_ARE_DURABLE);
        try (ServerStorage found = parts.reopenAfterCrash()) {
            assertThat(found.last()).isEqualTo(new LogPosition(2, 2));
        }
    }

    @Test
    void messagesWithoutAWriteAreSentWithTheBatch() throws StorageFailure {
        executor.persist(new Effect.PersistWrite(null, List.of(), 2, List.of(REPLY)));
        executor.flush();
        assertThat(output).containsExactly(REPLY);
    }

    @Test
    void aBatchIsSentAndReportedOnce() throws StorageFailure {
        executor.persist(WRITE);
        executor.flush();
        output.clear();
        executor.flush();
        assertThat(output).isEmpty();
    }

    @Test
    void onAFullDiskOnlyTheVoteIsStoredAndSent() throws StorageFailure {
        parts.disk.faults().limitCapacity(0);
        executor.persist(WRITE);
        assertThat(executor.startFlush()).isFalse();
        assertThat(executor.isWaitingForSpace()).isTrue();
        assertThat(output).containsExactly("full", VOTE, VOTE_IS_DURABLE);
        try (ServerStorage found = parts.reopenAfterCrash()) {
            assertThat(found.recovered().hardState()).isEqualTo(PipelineFixture.hardState(2));
            assertThat(found.recovered().lastIndex()).isZero();
        }
    }

    @Test
    void entriesAreWrittenAgainOnceTheDiskHasSpaceAndThePauseIsOver() throws StorageFailure {
        parts.disk.faults().limitCapacity(0);
        executor.persist(WRITE);
        executor.flush();
        output.clear();
        parts.disk.faults().removeCapacityLimit();

        now = RETRY_NANOS - 1;
        executor.flush();
        assertThat(output).isEmpty();
        assertThat(executor.pauseNanos(0)).isEqualTo(1);

        now = RETRY_NANOS;
        executor.flush();
        assertThat(output).containsExactly(ACKNOWLEDGEMENT, REPLY, ENTRIES_ARE_DURABLE);
        assertThat(executor.isWaitingForSpace()).isFalse();
    }

    @Test
    void votesCastWhileEntriesWaitAreStoredAndSentAtOnce() throws StorageFailure {
        parts.disk.faults().limitCapacity(0);
        executor.persist(WRITE);
        executor.flush();
        output.clear();

        Effect.OutboundMessage newerVote =
                new Effect.SendMessage(PipelineFixture.OTHER, new RequestVote.VoteGranted(3));
        executor.persist(new Effect.PersistWrite(PipelineFixture.hardState(3), List.of(), 3, List.of(newerVote)));
        executor.flush();

        assertThat(output).containsExactly(newerVote, new Event.WritePersisted(3, LogPosition.ZERO));
        try (ServerStorage found = parts.reopenAfterCrash()) {
            assertThat(found.recovered().hardState()).isEqualTo(PipelineFixture.hardState(3));
        }
    }

    @Test
    void aSnapshotIsRequestedChunkByChunkAndThenRestored() throws StorageFailure {
        List<Effect.StoreSnapshotChunk> chunks = chunks(10);
        executor.installChunk(chunks.get(0));
        long received = chunks.get(1).chunk().offset();
        assertThat(output)
                .containsExactly(new InstallSnapshot.InstallSnapshotChunkRequest(2, new LogPosition(1, 10), received));
        output.clear();

        executor.installChunk(chunks.get(1));

        assertThat(output).containsExactly(parts.storage.snapshots().newest());
        assertThat(parts.storage.last()).isEqualTo(new LogPosition(1, 10));
    }

    @Test
    void aLastChunkThatDoesNotContinueIsReportedAsNotInstalled() throws StorageFailure {
        executor.installChunk(chunks(10).get(1));
        assertThat(output)
                .containsExactly(
                        new Event.SnapshotInstallCompleted(new LogPosition(1, 10), Configuration.NONE, false),
                        new InstallSnapshot.InstallSnapshotChunkRequest(2, new LogPosition(1, 10), 0));
    }

    @Test
    void chunksAreDroppedWhileEntriesWaitForSpace() throws StorageFailure {
        parts.disk.faults().limitCapacity(0);
        executor.persist(WRITE);
        executor.flush();
        output.clear();
        for (Effect.StoreSnapshotChunk chunk : chunks(10)) {
            executor.installChunk(chunk);
        }
        assertThat(output)
                .containsExactly(new Event.SnapshotInstallCompleted(new LogPosition(1, 10), Configuration.NONE, false));
        assertThat(parts.storage.snapshots().newest()).isNull();
    }

    @Test
    void theEndOfTheLogIsMarkedAfterAnIdleTime() throws StorageFailure {
        now = 10;
        executor.persist(WRITE);
        executor.flush();
        now = 12;
        assertThat(executor.pauseNanos(100)).isEqualTo(98);
        executor.markEnd();
        assertThat(executor.pauseNanos(100)).isEqualTo(Long.MAX_VALUE);
    }
}
