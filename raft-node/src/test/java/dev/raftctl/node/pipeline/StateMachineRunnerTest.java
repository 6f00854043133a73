package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests who is answered and what is reported when entries are applied or a snapshot is restored. */
class StateMachineRunnerTest {
    private static final long TIMEOUT = 1_000;
    private static final int ENTRIES_PER_SNAPSHOT = 4;

    private final PipelineFixture parts = new PipelineFixture();
    private final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    private final List<Object> output = new ArrayList<>();
    private final List<ClientReply> replies = new ArrayList<>();
    private final List<ReplicatedStateCapture> captures = new ArrayList<>();
    private long now;
    private final StateMachineRunner runner = new StateMachineRunner(
            state,
            parts.storage.snapshots(),
            new SnapshotSettings(ENTRIES_PER_SNAPSHOT, Long.MAX_VALUE),
            0,
            new RecordedOutput(),
            new StateMachineRunner.StateMachineLimits(Long.MAX_VALUE, TIMEOUT, 1 << 20),
            () -> now);

    /** Records what is reported, in order. */
    private final class RecordedOutput implements StateMachineOutput {
        @Override
        public void reportApplied(Event.EntriesApplied event, boolean atOnce) {
            output.add(event);
        }

        @Override
        public void reportInstalled(Event.SnapshotInstallCompleted event) {
            output.add(event);
        }

        @Override
        public void save(ReplicatedStateCapture captured, List<RequestResponder> responders) {
            captures.add(captured);
        }

        @Override
        public void retryRead(ApplierTask.QueryTask read) {
            throw new AssertionError("every client receives its replies here");
        }

        @Override
        public void retryWatch(ApplierTask.WatchTask watch) {
            throw new AssertionError("every client receives its replies here");
        }

        @Override
        public void onRestored(StoredSnapshot snapshot) {
            output.add(snapshot.last());
        }
    }

    private void apply(long term, long from, long to) throws StorageFailure {
        runner.execute(List.of(new ApplierTask.ApplyEntriesTask(PipelineFixture.puts(term, from, to))));
    }

    private void awaitEntries(long term, long index, int count) throws StorageFailure {
        List<RequestResponder> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(replies::add);
        }
        runner.execute(List.of(new ApplierTask.AwaitEntriesTask(new LogPosition(term, index), clients)));
    }

    private void read(long minIndex) throws StorageFailure {
        byte[] query =
                KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey("k".getBytes(StandardCharsets.UTF_8)));
        runner.execute(List.of(
                new ApplierTask.QueryBatchTask(List.of(new ApplierTask.QueryTask(query, minIndex, replies::add)))));
    }

    /** Restores a snapshot of {@code index} after the machine has applied the entries up to {@code applied}. */
    private void restore(long applied, long index) throws StorageFailure {
        PipelineFixture.saveSnapshot(parts.storage.snapshots(), index);
        StoredSnapshot snapshot =
                Objects.requireNonNull(parts.storage.snapshots().newest());
        runner.execute(List.of(
                new ApplierTask.ApplyEntriesTask(PipelineFixture.puts(1, 1, applied)),
                new ApplierTask.RestoreSnapshotTask(snapshot)));
    }

    private RefusalReason onlyRefusal() {
        assertThat(replies).hasSize(1);
        return ((ClientReply.RefusedReply) replies.get(0)).refusal().reason();
    }

    @Test
    void anOlderSnapshotDoesNotRevertTheState() throws StorageFailure {
        restore(5, 3);
        assertThat(state.lastApplied()).isEqualTo(new LogPosition(1, 5));
        assertThat(state.stateHash()).isEqualTo(PipelineFixture.stateAt(5).stateHash());
        assertThat(output)
                .as("it is stored nevertheless")
                .containsExactly(
                        new Event.SnapshotInstallCompleted(new LogPosition(1, 3), Configuration.NONE, true),
                        new Event.EntriesApplied(5));
    }

    @Test
    void aNewerSnapshotReplacesTheState() throws StorageFailure {
        restore(3, 5);
        assertThat(state.lastApplied()).isEqualTo(new LogPosition(1, 5));
        assertThat(state.stateHash()).isEqualTo(PipelineFixture.stateAt(5).stateHash());
        assertThat(output.get(0)).isEqualTo(new LogPosition(1, 5));
        apply(1, 4, 6);
        assertThat(state.stateHash()).isEqualTo(PipelineFixture.stateAt(6).stateHash());
    }

    @Test
    void aReadWaitsForItsIndexAndAWaiterForItsEntry() throws StorageFailure {
        awaitEntries(1, 2, 1);
        read(3);
        apply(1, 1, 1);
        assertThat(replies).isEmpty();
        apply(1, 2, 2);
        assertThat(replies).hasSize(1);
        apply(1, 3, 3);
        assertThat(replies).hasSize(2);
        assertThat(((ClientReply.QueryResultReply) replies.get(1)).appliedIndex())
                .isEqualTo(3);
        assertThat(output)
                .containsExactly(new Event.EntriesApplied(1), new Event.EntriesApplied(2), new Event.EntriesApplied(3));
    }

    @Test
    void aRestoredSnapshotAnswersReadsAndLeavesTheOutcomeOfItsEntriesUnknown() throws StorageFailure {
        awaitEntries(1, 4, 1);
        read(5);
        restore(3, 5);
        assertThat(replies).hasSize(2);
        assertThat(replies.get(0)).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
        assertThat(((ClientReply.QueryResultReply) replies.get(1)).appliedIndex())
                .isEqualTo(5);
    }

    @Test
    void aWaiterOfAnOverwrittenEntryIsRefused() throws StorageFailure {
        awaitEntries(1, 1, 1);
        apply(2, 1, 1);
        assertThat(onlyRefusal()).isEqualTo(RefusalReason.OVERWRITTEN);
    }

    @Test
    void waitersHearAfterATimeThatTheOutcomeIsUnknownAndReadsAreRefused() throws StorageFailure {
        awaitEntries(1, 1, 1);
        now = TIMEOUT;
        runner.runLocalRequests(List.of());
        assertThat(replies).isEmpty();
        now = TIMEOUT + 1;
        runner.runLocalRequests(List.of());
        assertThat(replies).hasSize(1);
        assertThat(replies.get(0)).isInstanceOf(ClientReply.UnknownOutcomeReply.class);

        replies.clear();
        read(1);
        now = 2 * TIMEOUT + 2;
        runner.runLocalRequests(List.of());
        assertThat(onlyRefusal()).isEqualTo(RefusalReason.BUSY);
    }

    @Test
    void stoppingReportsUnknownToWaitersAndRefusesReads() throws StorageFailure {
        awaitEntries(1, 1, 2);
        read(1);
        runner.failPendingRequests(RequestRefusals.STOPPING);
        assertThat(replies).hasSize(3);
        assertThat(replies.subList(0, 2)).allMatch(reply -> reply instanceof ClientReply.UnknownOutcomeReply);
        assertThat(replies.get(2)).isEqualTo(new ClientReply.RefusedReply(RequestRefusals.STOPPING));
    }

    @Test
    void aSnapshotOfTheWholeStateStartsWhenItIsDueAndTheNextOnlyAfterIt() throws StorageFailure {
        apply(1, 1, ENTRIES_PER_SNAPSHOT - 1);
        runner.runLocalRequests(List.of());
        assertThat(captures).isEmpty();

        apply(1, ENTRIES_PER_SNAPSHOT, ENTRIES_PER_SNAPSHOT);
        runner.runLocalRequests(List.of());
        assertThat(captures)
                .extracting(ReplicatedStateCapture::last)
                .containsExactly(new LogPosition(1, ENTRIES_PER_SNAPSHOT));

        apply(1, ENTRIES_PER_SNAPSHOT + 1, 3 * ENTRIES_PER_SNAPSHOT);
        runner.runLocalRequests(List.of());
        assertThat(captures).hasSize(1);

        runner.execute(List.of(new ApplierTask.SnapshotFinishedTask(true)));
        runner.runLocalRequests(List.of());
        assertThat(captures).hasSize(2);
    }

    @Test
    void aDamagedSnapshotIsReplacedAtOnce() throws StorageFailure {
        apply(1, 1, 1);
        runner.execute(List.of(new ApplierTask.ReplaceDamagedSnapshotTask()));
        runner.runLocalRequests(List.of());
        assertThat(captures).hasSize(1);
    }

    @Test
    void aRequestedSnapshotWaitsForItsIndex() throws StorageFailure {
        apply(1, 1, 1);
        runner.runLocalRequests(List.of(new ApplierTask.TakeSnapshotTask(2, replies::add)));
        assertThat(captures).isEmpty();
        apply(1, 2, 2);
        runner.runLocalRequests(List.of());
        assertThat(captures).extracting(ReplicatedStateCapture::last).containsExactly(new LogPosition(1, 2));
    }
}
