package dev.raftctl.node.pipeline;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a request that waits for a lock gets its reply, and which. */
class LockWaitsTest {
    private static final long MILLI = 1_000_000;
    private static final long WAIT_MILLIS = 5_000;
    private static final long TTL = 3_000;

    private final PipelineFixture parts = new PipelineFixture();
    private final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    private final List<byte[]> proposals = new ArrayList<>();
    private final List<ClientReply> replies = new ArrayList<>();
    private boolean isLeader = true;
    private long now;
    private final StateMachineRunner runner = new StateMachineRunner(
            state,
            parts.storage.snapshots(),
            new SnapshotSettings(1_000, Long.MAX_VALUE),
            0,
            new RecordedOutput(),
            new StateMachineRunner.StateMachineLimits(Long.MAX_VALUE, Long.MAX_VALUE / 2, 1 << 20),
            () -> now);
    private final long holder = grant();
    private final long waiter = grant();
    private final long token = acquire(holder, new TestClient());

    LockWaitsTest() throws StorageFailure {}

    /** Records what the runner proposes. */
    private final class RecordedOutput implements StateMachineOutput {
        @Override
        public void reportApplied(Event.EntriesApplied event, boolean atOnce) {}

        @Override
        public void reportInstalled(Event.SnapshotInstallCompleted event) {}

        @Override
        public void save(ReplicatedStateCapture captured, List<RequestResponder> responders) {}

        @Override
        public void retryRead(ApplierTask.QueryTask read) {}

        @Override
        public void retryWatch(ApplierTask.WatchTask watch) {
            throw new AssertionError("every client receives its replies here");
        }

        @Override
        public void propose(byte[] payload) {
            proposals.add(payload);
        }

        @Override
        public boolean isLeader() {
            return isLeader;
        }
    }

    /** A client that may disconnect. */
    private final class TestClient implements RequestResponder {
        private boolean isAbandoned;
        private int visitCount;

        @Override
        public void reply(ClientReply reply) {
            replies.add(reply);
        }

        @Override
        public boolean isAbandoned() {
            visitCount++;
            return isAbandoned;
        }
    }

    private long grant() throws StorageFailure {
        run(new CoordinationCommand.GrantLease(TTL), reply -> {});
        return state.lastApplied().index();
    }

    /** Applies the request of a client that acquires the lock. Returns the index of its entry. */
    private long acquire(long lease, RequestResponder client) throws StorageFailure {
        run(
                new CoordinationCommand.AcquireLock(bytes("lk"), lease, 1, 0, true, ""),
                runner.awaitingLock(new LockWaitRequest(bytes("lk"), WAIT_MILLIS), client));
        return state.lastApplied().index();
    }

    private void run(CoordinationCommand command, RequestResponder client) throws StorageFailure {
        apply(
                new CommandEntryPayload.CoordinationPayload(
                                0, 0, 0, 0, true, "", ByteBuffer.wrap(CoordinationMessageFormat.encodeCommand(command)))
                        .encode(),
                client);
    }

    private void apply(byte[] payload, RequestResponder client) throws StorageFailure {
        long index = state.lastApplied().index() + 1;
        runner.execute(List.of(
                new ApplierTask.AwaitEntriesTask(new LogPosition(1, index), List.of(client)),
                new ApplierTask.ApplyEntriesTask(List.of(LogEntry.command(1, index, payload)))));
    }

    private void poll(long atMillis) {
        now = atMillis * MILLI;
        runner.runLocalRequests(List.of());
    }

    private void release() throws StorageFailure {
        run(new CoordinationCommand.ReleaseLock(bytes("lk"), holder, token), reply -> {});
    }

    private void assertAcquired() {
        ClientReply.CommandExecutedReply executed =
                replies.get(replies.size() - 1).successOf(ClientReply.CommandExecutedReply.class);
        assertThat(executed).isNotNull();
        assertThat(CoordinationMessageFormat.decodeResult(executed.result()))
                .isEqualTo(
                        new CoordinationResult.LockAcquired(state.lastApplied().index()));
    }

    private RefusalReason lastRefusal() {
        return ((ClientReply.RefusedReply) replies.get(replies.size() - 1))
                .refusal()
                .reason();
    }

    @Test
    void theReplyComesWhenTheLockIsAcquired() throws StorageFailure {
        assertThat(replies).as("the holder's").hasSize(1);
        acquire(waiter, new TestClient());
        assertThat(replies).hasSize(1);
        release();
        assertThat(replies).hasSize(2);
        assertAcquired();
    }

    @Test
    void aLockAcquiredInTheSameBatchIsReported() throws StorageFailure {
        long index = state.lastApplied().index() + 1;
        byte[] acquire = payload(new CoordinationCommand.AcquireLock(bytes("lk"), waiter, 1, 0, true, ""));
        byte[] release = payload(new CoordinationCommand.ReleaseLock(bytes("lk"), holder, token));
        RequestResponder client = runner.awaitingLock(new LockWaitRequest(bytes("lk"), WAIT_MILLIS), new TestClient());
        runner.execute(List.of(
                new ApplierTask.AwaitEntriesTask(new LogPosition(1, index), List.of(client)),
                new ApplierTask.ApplyEntriesTask(
                        List.of(LogEntry.command(1, index, acquire), LogEntry.command(1, index + 1, release)))));
        assertThat(replies).hasSize(2);
        assertAcquired();
    }

    private static byte[] payload(CoordinationCommand command) {
        return new CommandEntryPayload.CoordinationPayload(
                        0, 0, 0, 0, true, "", ByteBuffer.wrap(CoordinationMessageFormat.encodeCommand(command)))
                .encode();
    }

    @Test
    void aWaitThatIsOverGivesUpItsPlaceInTheLogFirst() throws StorageFailure {
        acquire(waiter, new TestClient());
        poll(WAIT_MILLIS - 1);
        assertThat(proposals).isEmpty();
        poll(WAIT_MILLIS);
        poll(WAIT_MILLIS + 1);
        assertThat(proposals).as("proposed once").hasSize(1);
        assertThat(replies).as("not answered before the log decides").hasSize(1);
        apply(proposals.get(0), reply -> {});
        assertThat(lastRefusal()).isEqualTo(RefusalReason.WAIT_TIMED_OUT);
        assertThat(state.coordinationStatus().waiterCount()).isZero();
    }

    @Test
    void aLockThatIsAcquiredBeforeTheCancellationIsAppliedIsKept() throws StorageFailure {
        acquire(waiter, new TestClient());
        poll(WAIT_MILLIS);
        release();
        assertAcquired();
        apply(proposals.get(0), reply -> {});
        assertThat(replies).hasSize(2);
        assertThat(state.coordinationStatus().lockCount())
                .as("it is still held")
                .isEqualTo(1);
    }

    @Test
    void aLostCancellationIsProposedAgain() throws StorageFailure {
        acquire(waiter, new TestClient());
        poll(WAIT_MILLIS);
        poll(WAIT_MILLIS + 1_999);
        assertThat(proposals).hasSize(1);
        poll(WAIT_MILLIS + 2_000);
        assertThat(proposals).hasSize(2);
    }

    @Test
    @DisplayName("LK9 The place of a client whose connection ends is given up")
    void aDisconnectedClientGivesUpItsPlace() throws StorageFailure {
        TestClient client = new TestClient();
        acquire(waiter, client);
        poll(100);
        assertThat(proposals).isEmpty();
        client.isAbandoned = true;
        poll(200);
        assertThat(proposals).hasSize(1);
        apply(proposals.get(0), reply -> {});
        assertThat(lastRefusal()).isEqualTo(RefusalReason.NOT_WAITING);
    }

    @Test
    @DisplayName("LK6 A request that is repeated on a new connection keeps the place of the first")
    void aRepetitionOnANewConnectionKeepsThePlace() throws StorageFailure {
        TestClient first = new TestClient();
        acquire(waiter, first);
        first.isAbandoned = true;
        poll(1);
        acquire(waiter, new TestClient());
        poll(100);
        assertThat(proposals).isEmpty();
        poll(WAIT_MILLIS);
        assertThat(proposals)
                .as("the deadline of the first is not that of the second")
                .isEmpty();
        release();
        assertThat(replies).hasSize(3);
        assertAcquired();
    }

    @Test
    @DisplayName("LK6 A place is given up once, when the last request that keeps it has waited long enough")
    void theLastRequestGivesUpThePlace() throws StorageFailure {
        TestClient first = new TestClient();
        acquire(waiter, first);
        first.isAbandoned = true;
        poll(1);
        acquire(waiter, new TestClient());
        poll(WAIT_MILLIS + 1);
        assertThat(proposals).hasSize(1);
        apply(proposals.get(0), reply -> {});
        assertThat(replies).as("each request is answered").hasSize(3);
        assertThat(lastRefusal()).isEqualTo(RefusalReason.WAIT_TIMED_OUT);
    }

    @Test
    void waitsAreNotVisitedAfterEveryBatch() throws StorageFailure {
        TestClient client = new TestClient();
        assertThat(runner.nanosToPoll(500 * MILLI)).as("nothing to visit").isEqualTo(500 * MILLI);
        acquire(waiter, client);
        for (int millis = 0; millis < 400; millis++) {
            poll(millis);
        }
        assertThat(client.visitCount).isEqualTo(3);
        assertThat(runner.nanosToPoll(500 * MILLI)).isEqualTo(MILLI);
        poll(WAIT_MILLIS - 30);
        assertThat(runner.nanosToPoll(500 * MILLI))
                .as("a deadline is not missed")
                .isEqualTo(30 * MILLI);
    }

    @Test
    void aServerThatDoesNotLeadAnyMoreAnswersUnknownAndKeepsThePlace() throws StorageFailure {
        acquire(waiter, new TestClient());
        isLeader = false;
        poll(1);
        assertThat(replies).hasSize(2);
        assertThat(replies.get(1)).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
        assertThat(state.coordinationStatus().waiterCount()).isEqualTo(1);
        release();
        assertThat(replies).as("no second reply").hasSize(2);
    }

    @Test
    void aStoppingServerAnswersUnknown() throws StorageFailure {
        acquire(waiter, new TestClient());
        runner.failPendingRequests(RequestRefusals.STOPPING);
        assertThat(replies.get(1)).isInstanceOf(ClientReply.UnknownOutcomeReply.class);
    }

    @Test
    @DisplayName("LK9 A waiter whose lease ends is answered")
    void aWaiterWhoseLeaseEndsIsAnswered() throws StorageFailure {
        acquire(waiter, new TestClient());
        run(new CoordinationCommand.RevokeLease(waiter), reply -> {});
        assertThat(lastRefusal()).isEqualTo(RefusalReason.UNKNOWN_LEASE);
        long other = grant();
        acquire(other, new TestClient());
        apply(new CommandEntryPayload.AdvanceLeaseTimePayload(1, 0).encode(), reply -> {});
        apply(new CommandEntryPayload.AdvanceLeaseTimePayload(TTL, 0).encode(), reply -> {});
        assertThat(lastRefusal()).isEqualTo(RefusalReason.LEASE_EXPIRED);
    }

    @Test
    void aRefusalIsPassedOnAtOnce() throws StorageFailure {
        acquire(99, new TestClient());
        assertThat(replies).hasSize(2);
        ClientReply.CommandExecutedReply executed = replies.get(1).successOf(ClientReply.CommandExecutedReply.class);
        assertThat(executed).isNotNull();
        assertThat(CoordinationMessageFormat.decodeResult(executed.result())
                        .as(CoordinationResult.CoordinationRefused.class))
                .isNotNull();
    }
}
