package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.machine.StateMachineFault;
import dev.raftctl.node.machine.StateTooLargeForHeap;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.pipeline.EntryWaiters;
import dev.raftctl.node.pipeline.PendingReads;
import dev.raftctl.node.pipeline.PendingSnapshotRequests;
import dev.raftctl.node.pipeline.PendingStateHashRequests;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Drives the state machine: applies committed entries in order, once, and answers the clients that wait for them or for
 * the resulting state. One thread at a time, see {@link Applier}.
 */
final class StateMachineRunner {
    /** How long a request may wait, which is longer than any client waits before retrying. */
    private static final long REQUEST_TIMEOUT_NANOS = 10_000 * TimeSource.NANOS_PER_MILLI;

    /**
     * Maximum size of entries applied without waking the core. Well below what the core submits at a time: the core
     * must not wait for capacity that is already free.
     */
    private static final long MAX_UNREPORTED_BYTES = 512 << 10;

    /** The largest share of a snapshot interval by which the first snapshot after a start may come early. */
    private static final double MAX_INITIAL_SHARE = 0.5;

    private final EntryWaiters waiters = new EntryWaiters();
    private final PendingReads reads;
    private final PendingSnapshotRequests snapshotRequests = new PendingSnapshotRequests();
    private final PendingStateHashRequests hashRequests = new PendingStateHashRequests();
    private final ReplicatedState state;
    private final SnapshotStore snapshots;
    private final SnapshotPolicy snapshotPolicy;
    private final CoreInbox inbox;
    private final PublishedNodeStatus publishedStatus;
    private final SnapshotWriter snapshotWriter;
    private final long maxStateBytes;
    private final TimeSource ticker;
    private final NodeMetrics metrics;
    private long unreportedBytes;

    /** Writes a captured state on another thread. */
    @FunctionalInterface
    interface SnapshotWriter {
        /**
         * Writes a captured state.
         *
         * @param responders answered after the write has succeeded or failed, before the machine is notified
         */
        void save(ReplicatedStateCapture captured, List<RequestResponder> responders);
    }

    private final Work work = new Work();
    private final LocalRequests localRequests = new LocalRequests();

    StateMachineRunner(
            ReplicatedState state,
            SnapshotStore snapshots,
            SnapshotSettings settings,
            CoreInbox inbox,
            PublishedNodeStatus publishedStatus,
            SnapshotWriter snapshotWriter,
            Consumer<ApplierTask.QueryTask> retryRead,
            long maxStateBytes,
            NodeMetrics metrics,
            TimeSource ticker) {
        this.state = state;
        this.snapshots = snapshots;
        this.snapshotPolicy = new SnapshotPolicy(
                settings, ThreadLocalRandom.current().nextDouble(MAX_INITIAL_SHARE), this::newestBytes);
        this.inbox = inbox;
        this.publishedStatus = publishedStatus;
        this.snapshotWriter = snapshotWriter;
        reads = new PendingReads(retryRead);
        this.maxStateBytes = maxStateBytes;
        this.ticker = ticker;
        this.metrics = metrics;
    }

    /** Does the work submitted by the core and the log writer, in order. */
    void execute(List<ApplierTask> batch) throws StorageFailure {
        if (batch.isEmpty()) {
            return;
        }
        long startNanos = ticker.nanos();
        long before = state.lastApplied().index();
        for (ApplierTask next : batch) {
            next.dispatchTo(work);
        }
        if (state.lastApplied().index() > before) {
            metrics.recordApplied(state.lastApplied().index() - before, ticker.nanos() - startNanos);
            reportToCore(new Event.EntriesApplied(state.lastApplied().index()));
            reads.respondToReady(state);
            publish();
        }
    }

    /** Starts a snapshot if one is due, handles these requests, and expires pending requests. */
    void runLocalRequests(List<ApplierTask.LocalRequest> requests) {
        if (isSnapshotDue()) {
            startSnapshot(List.of());
        }
        for (ApplierTask.LocalRequest next : requests) {
            next.dispatchTo(localRequests);
        }
        startRequestedSnapshot();
        expire();
    }

    boolean isSnapshotDue() {
        return snapshotPolicy.isDue(ticker.nanos());
    }

    /** Sends replies to all pending requests. Called after the last batch. */
    void failPendingRequests(Refusal refusal) {
        waiters.answerAllWithUnknown();
        reads.refuseAll(refusal);
        snapshotRequests.refuseAll(refusal);
        hashRequests.refuseAll(refusal);
    }

    void publish() {
        publishedStatus.publish(new PublishedNodeStatus.StateMachineSizes(
                state.lastApplied().index(),
                state.size(),
                state.sessionCount(),
                state.heapBytes(),
                state.needsLogTime()));
    }

    private void startSnapshot(List<RequestResponder> responders) {
        snapshotPolicy.onStarted();
        snapshotWriter.save(state.capture(), responders);
    }

    private long newestBytes() {
        StoredSnapshot newest = snapshots.newest();
        return newest == null ? 0 : newest.bytes();
    }

    private void startRequestedSnapshot() {
        if (snapshotRequests.isEmpty() || snapshotPolicy.isInProgress()) {
            return;
        }
        LogPosition applied = state.lastApplied();
        List<RequestResponder> responders = snapshotRequests.removeReady(applied.index());
        StoredSnapshot newest = snapshots.newest();
        if (applied.index() == 0 || (newest != null && newest.last().equals(applied))) {
            PendingSnapshotRequests.respond(responders, applied, newest);
        } else if (!responders.isEmpty()) {
            startSnapshot(responders);
        }
    }

    private void reportToCore(Event.EntriesApplied applied) {
        if (unreportedBytes < MAX_UNREPORTED_BYTES) {
            inbox.addCompletionWithoutWakeup(applied);
        } else {
            unreportedBytes = 0;
            inbox.addCompletion(applied);
        }
    }

    private void applyEntries(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            // The state may already include the entry, from a snapshot.
            if (entry.index() > state.lastApplied().index()) {
                apply(entry);
            }
        }
    }

    private void apply(LogEntry entry) {
        ClientReply reply;
        try {
            reply = state.apply(entry);
        } catch (RuntimeException fault) {
            throw new StateMachineFault(
                    "the state machine cannot apply entry " + entry + ": " + fault.getMessage(), fault);
        }
        // Checked after each entry, because the queued entries use the heap too.
        StateTooLargeForHeap.throwIfLarger(maxStateBytes, state.heapBytes());
        snapshotPolicy.onApplied(entry.weight());
        unreportedBytes += entry.weight();
        waiters.onApplied(entry, reply);
        hashRequests.onApplied(state);
    }

    /** Loads a snapshot that the leader sent, unless the state is newer than the snapshot (hazard S02). */
    private void restore(StoredSnapshot snapshot) throws StorageFailure {
        if (snapshot.last().index() > state.lastApplied().index()) {
            load(snapshot, snapshots, state);
            waiters.onSnapshotRestored(snapshot.last());
            hashRequests.onApplied(state);
            snapshotPolicy.onRestored();
        }
        inbox.addCompletion(new Event.SnapshotInstallCompleted(snapshot.last(), snapshot.configuration(), true));
    }

    /** Replaces the whole state with the content of a snapshot. */
    static void load(StoredSnapshot snapshot, SnapshotStore snapshots, ReplicatedState state) throws StorageFailure {
        try (InputStream body = snapshots.openBody(snapshot)) {
            state.restore(snapshot.last(), snapshot.configuration(), body);
        } catch (IOException unreadable) {
            throw snapshots.restoreFailure(snapshot, unreadable);
        }
    }

    private void expire() {
        if (!hasPendingRequests()) {
            return;
        }
        long before = ticker.nanos() - REQUEST_TIMEOUT_NANOS;
        waiters.expire(before);
        reads.expire(before, state.lastApplied().index());
        snapshotRequests.expire(before, state.lastApplied().index());
        hashRequests.expire(before, state.lastApplied().index());
    }

    private boolean hasPendingRequests() {
        return !waiters.isEmpty() || !reads.isEmpty() || !snapshotRequests.isEmpty() || !hashRequests.isEmpty();
    }

    /** Does what the core and the log writer submitted. */
    private final class Work implements ApplierTask.Handler {
        @Override
        public void awaitEntries(ApplierTask.AwaitEntriesTask await) {
            waiters.add(await.first(), await.responders(), ticker.nanos());
        }

        @Override
        public void apply(ApplierTask.ApplyEntriesTask apply) throws StorageFailure {
            try {
                applyEntries(apply.entries());
            } finally {
                waiters.sendReplies();
            }
        }

        @Override
        public void readBatch(ApplierTask.QueryBatchTask confirmed) {
            long now = ticker.nanos();
            for (ApplierTask.QueryTask read : confirmed.reads()) {
                reads.add(read, state, now);
            }
        }

        @Override
        public void restoreSnapshot(ApplierTask.RestoreSnapshotTask restore) throws StorageFailure {
            restore(restore.snapshot());
        }

        @Override
        public void replaceDamagedSnapshot(ApplierTask.ReplaceDamagedSnapshotTask replace) {
            snapshotPolicy.retryNow(ticker.nanos());
        }

        @Override
        public void snapshotEnded(ApplierTask.SnapshotFinishedTask ended) {
            snapshotPolicy.onEnded(ended.written(), ticker.nanos());
        }
    }

    /** Keeps requests of clients until they can be answered. */
    private final class LocalRequests implements ApplierTask.LocalHandler {
        @Override
        public void read(ApplierTask.QueryTask read) {
            reads.add(read, state, ticker.nanos());
        }

        @Override
        public void takeSnapshot(ApplierTask.TakeSnapshotTask request) {
            snapshotRequests.add(request, ticker.nanos());
        }

        @Override
        public void hashState(ApplierTask.HashStateTask request) {
            hashRequests.add(request, state, ticker.nanos());
        }
    }
}
