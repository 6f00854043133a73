package dev.raftctl.node.pipeline;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.WatchEvent;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A server's state machine with clients that watch it. Time passes only when a test advances it. */
final class WatchFixture {
    static final long MILLI = 1_000_000;
    static final long WAIT_MILLIS = 5_000;

    final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    final PipelineFixture parts = new PipelineFixture();
    final List<ApplierTask.WatchTask> retried = new ArrayList<>();
    final StateMachineOutput output = new RecordedOutput();
    final StateMachineRunner runner;
    WatchStatus status = WatchStatus.NONE;
    long leaderContactAgeMillis = 7;
    long now;

    WatchFixture(long historyBytes) {
        runner = new StateMachineRunner(
                state,
                parts.storage.snapshots(),
                new SnapshotSettings(Long.MAX_VALUE, Long.MAX_VALUE),
                0,
                output,
                new StateMachineRunner.StateMachineLimits(Long.MAX_VALUE, Long.MAX_VALUE / 2, historyBytes),
                () -> now);
    }

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
            retried.add(watch);
        }

        @Override
        public long leaderContactAgeMillis() {
            return leaderContactAgeMillis;
        }

        @Override
        public void onWatchStatus(WatchStatus now) {
            status = now;
        }
    }

    /** A client of one connection, which may be gone, or may not read its replies. */
    static final class WatchClient implements RequestResponder {
        final String address;
        boolean isAbandoned;
        boolean readsReplies = true;

        @Nullable
        ClientReply reply;

        WatchClient(String address) {
            this.address = address;
        }

        @Override
        public void reply(ClientReply value) {
            assertThat(reply).as("a request gets one reply").isNull();
            reply = value;
        }

        @Override
        public String clientAddress() {
            return address;
        }

        @Override
        public boolean isAbandoned() {
            return isAbandoned;
        }

        @Override
        public boolean isReady(LongSupplier replyBytes, Runnable retry) {
            if (!readsReplies) {
                retry.run();
            }
            return readsReplies;
        }

        boolean isWaiting() {
            return reply == null;
        }

        private ClientReply.WatchEventsReply events() {
            ClientReply got = Objects.requireNonNull(reply, "no reply yet");
            assertThat(got.refusal()).isNull();
            return Objects.requireNonNull(got.successOf(ClientReply.WatchEventsReply.class));
        }

        long throughIndex() {
            return events().throughIndex();
        }

        long leaderContactAgeMillis() {
            return events().leaderContactAgeMillis();
        }

        /** Returns the events as texts such as {@code 7 k=v}, with the previous value in brackets. */
        List<String> texts() {
            return events().events().stream().map(WatchClient::text).toList();
        }

        private static String text(WatchEvent event) {
            byte[] value = event.value();
            byte[] previous = event.previousValue();
            return event.index() + " " + new String(event.key(), UTF_8)
                    + (value == null ? " deleted" : "=" + new String(value, UTF_8))
                    + (previous == null ? "" : " (" + new String(previous, UTF_8) + ")");
        }

        Refusal refusal() {
            return Objects.requireNonNull(Objects.requireNonNull(reply).refusal());
        }
    }

    static ClientRequest.WatchEventsRequest key(String key, long afterIndex) {
        return new ClientRequest.WatchEventsRequest(bytes(key), false, afterIndex, 1 << 20, WAIT_MILLIS, false);
    }

    static ClientRequest.WatchEventsRequest prefix(String prefix, long afterIndex) {
        return new ClientRequest.WatchEventsRequest(bytes(prefix), true, afterIndex, 1 << 20, WAIT_MILLIS, false);
    }

    WatchClient watch(ClientRequest.WatchEventsRequest request) {
        return watch(request, new WatchClient("c1"));
    }

    WatchClient watch(ClientRequest.WatchEventsRequest request, WatchClient client) {
        runner.runLocalRequests(List.of(new ApplierTask.WatchTask(request, client)));
        return client;
    }

    /** Applies a put. Returns its index. */
    long put(String key, String value) {
        return apply(
                new KeyValueCommand.PutKey(bytes(key), bytes(value), new KeyValueCommand.KeyPutCondition.PutAlways()));
    }

    long delete(String key, boolean isPrefix) {
        return apply(new KeyValueCommand.DeleteKeys(bytes(key), isPrefix));
    }

    /** Applies an entry, without answering the watches. Returns its index. */
    long apply(KeyValueCommand command) {
        long index = state.lastApplied().index() + 1;
        byte[] payload = new CommandEntryPayload.SessionCommandPayload(
                        0, 0, 0, KeyValueMessageFormat.encodeCommand(command))
                .encode();
        execute(new ApplierTask.ApplyEntriesTask(List.of(LogEntry.command(1, index, payload))));
        return index;
    }

    void execute(ApplierTask task) {
        try {
            runner.execute(List.of(task));
        } catch (StorageFailure failure) {
            throw new AssertionError(failure);
        }
    }

    /** Loads a snapshot, as sent by a leader, of the puts of {@link PipelineFixture} up to this index. */
    void restore(long index) {
        try {
            PipelineFixture.saveSnapshot(parts.storage.snapshots(), index);
        } catch (StorageFailure failure) {
            throw new AssertionError(failure);
        }
        execute(new ApplierTask.RestoreSnapshotTask(
                Objects.requireNonNull(parts.storage.snapshots().newest())));
    }

    /** Lets the driver of the state machine do what is due. */
    void poll() {
        runner.runLocalRequests(List.of());
    }

    void advance(long millis) {
        now += millis * MILLI;
        poll();
    }

    static String repeated(char letter, int count) {
        char[] letters = new char[count];
        Arrays.fill(letters, letter);
        return new String(letters);
    }
}
