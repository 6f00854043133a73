package dev.raftctl.node.pipeline;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.StateMachineFault;
import dev.raftctl.node.machine.StateTooLargeForHeap;
import dev.raftctl.node.storage.SnapshotStorage;
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
import java.util.function.LongSupplier;

/**
 * Drives the state machine: applies committed entries in order, once, and answers the clients that wait for them or for
 * the resulting state.
 */
public final class StateMachineRunner {
    /**
     * Maximum size of entries applied without waking the core. Well below what the core submits at a time: the core
     * must not wait for capacity that is already free.
     */
    private static final long MAX_UNREPORTED_BYTES = 512 << 10;

    private final EntryWaiters waiters = new EntryWaiters();
    private final PendingReads reads;
    private final PendingSnapshotRequests snapshotRequests = new PendingSnapshotRequests();
    private final PendingStateHashRequests hashRequests = new PendingStateHashRequests();
    private final LockWaits lockWaits;
    private final PendingWatches watches;
    private final ReplicatedState state;
    private final SnapshotStorage snapshots;
    private final SnapshotPolicy snapshotPolicy;
    private final StateMachineOutput output;
    private final StateMachineLimits limits;
    private final LongSupplier nanos;
    private long unreportedBytes;

    private final ApplierTaskExecution work = new ApplierTaskExecution();
    private final PendingLocalRequests localRequests = new PendingLocalRequests();

    /**
     * Limits of a state machine's use of memory, and of its clients' patience.
     *
     * @param maxStateBytes the heap size of the state above which the server stops
     * @param requestTimeoutNanos how long a request may wait, which is longer than any client waits before retrying
     * @param watchHistoryBytes the heap that the changes kept for watches may occupy
     */
    public record StateMachineLimits(long maxStateBytes, long requestTimeoutNanos, long watchHistoryBytes) {}

    /**
     * Creates a runner for a state that may already contain entries.
     *
     * @param initialShare how much of the interval before the first snapshot counts as elapsed, in [0, 1)
     * @param nanos the driver's monotonic time
     */
    public StateMachineRunner(
            ReplicatedState state,
            SnapshotStorage snapshots,
            SnapshotSettings settings,
            double initialShare,
            StateMachineOutput output,
            StateMachineLimits limits,
            LongSupplier nanos) {
        this.state = state;
        this.snapshots = snapshots;
        this.snapshotPolicy = new SnapshotPolicy(settings, initialShare, this::newestBytes);
        this.output = output;
        this.limits = limits;
        this.nanos = nanos;
        reads = new PendingReads(output::retryRead);
        lockWaits = new LockWaits(state, output);
        watches = new PendingWatches(state, output, limits.watchHistoryBytes());
    }

    /** Does the work submitted by the core and the log writer, in order. */
    public void execute(List<ApplierTask> batch) throws StorageFailure {
        if (batch.isEmpty()) {
            return;
        }
        long startNanos = nanos.getAsLong();
        long before = state.lastApplied().index();
        for (ApplierTask next : batch) {
            next.dispatchTo(work);
        }
        if (state.lastApplied().index() > before) {
            output.onApplied(state.lastApplied().index() - before, nanos.getAsLong() - startNanos);
            reportToCore(new Event.EntriesApplied(state.lastApplied().index()));
            reads.respondToReady(state);
            output.onWatchStatus(watches.status());
            output.onStateChanged();
        }
    }

    /** Starts a snapshot if one is due, handles these requests, and expires pending requests. */
    public void runLocalRequests(List<ApplierTask.LocalRequest> requests) {
        if (isSnapshotDue()) {
            startSnapshot(List.of());
        }
        for (ApplierTask.LocalRequest next : requests) {
            next.dispatchTo(localRequests);
        }
        startRequestedSnapshot();
        watches.poll(nanos.getAsLong());
        output.onWatchStatus(watches.status());
        expire();
    }

    /** Returns how long the driver may sleep if no work is submitted, but at most this long. */
    public long nanosToPoll(long maxNanos) {
        long now = nanos.getAsLong();
        return lockWaits.nanosToPoll(now, watches.nanosToPoll(now, maxNanos));
    }

    /** Returns whether {@link #runLocalRequests} would start a snapshot or answer watches. */
    public boolean hasLocalWork() {
        return watches.hasReady() || isSnapshotDue();
    }

    private boolean isSnapshotDue() {
        return snapshotPolicy.isDue(nanos.getAsLong());
    }

    /**
     * Returns the responder for a request that acquires a lock. If its command queues for the lock, the client gets its
     * reply when the wait ends.
     */
    public RequestResponder awaitingLock(LockWaitRequest request, RequestResponder client) {
        return new LockWaitResponder(client, queued -> lockWaits.add(request, client, queued, nanos.getAsLong()));
    }

    /** Sends replies to all pending requests. Called after the last batch. */
    public void failPendingRequests(Refusal refusal) {
        waiters.answerAllWithUnknown();
        lockWaits.answerAllWithUnknown("the server is stopping");
        reads.refuseAll(refusal);
        snapshotRequests.refuseAll(refusal);
        hashRequests.refuseAll(refusal);
        watches.refuseAll(refusal);
    }

    private void startSnapshot(List<RequestResponder> responders) {
        snapshotPolicy.onStarted();
        output.save(state.capture(), responders);
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
        boolean atOnce = unreportedBytes >= MAX_UNREPORTED_BYTES;
        if (atOnce) {
            unreportedBytes = 0;
        }
        output.reportApplied(applied, atOnce);
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
        StateTooLargeForHeap.throwIfLarger(limits.maxStateBytes(), state.heapBytes());
        snapshotPolicy.onApplied(entry.weight());
        unreportedBytes += entry.weight();
        waiters.onApplied(entry, reply);
        lockWaits.onApplied(state.takeLockWaitEnds());
        watches.onApplied(state.takeChanges());
        hashRequests.onApplied(state);
    }

    /** Loads a snapshot that the leader sent, unless the state is newer than the snapshot (hazard S02). */
    private void restore(StoredSnapshot snapshot) throws StorageFailure {
        if (snapshot.last().index() > state.lastApplied().index()) {
            load(snapshot, snapshots, state);
            output.onRestored(snapshot);
            waiters.onSnapshotRestored(snapshot.last());
            lockWaits.answerAllWithUnknown("this server loaded a snapshot");
            hashRequests.onApplied(state);
            watches.onRestored();
            snapshotPolicy.onRestored();
        }
        output.reportInstalled(new Event.SnapshotInstallCompleted(snapshot.last(), snapshot.configuration(), true));
    }

    /** Replaces the whole state with the content of a snapshot. */
    public static void load(StoredSnapshot snapshot, SnapshotStorage snapshots, ReplicatedState state)
            throws StorageFailure {
        try (InputStream body = snapshots.openBody(snapshot)) {
            state.restore(snapshot.last(), snapshot.configuration(), body);
        } catch (IOException unreadable) {
            throw snapshots.restoreFailure(snapshot, unreadable);
        }
    }

    private void expire() {
        lockWaits.poll(nanos.getAsLong());
        if (!hasPendingRequests()) {
            return;
        }
        long before = nanos.getAsLong() - limits.requestTimeoutNanos();
        waiters.expire(before);
        reads.expire(before, state.lastApplied().index());
        snapshotRequests.expire(before, state.lastApplied().index());
        hashRequests.expire(before, state.lastApplied().index());
    }

    private boolean hasPendingRequests() {
        return !waiters.isEmpty() || !reads.isEmpty() || !snapshotRequests.isEmpty() || !hashRequests.isEmpty();
    }

    /** Runs the tasks that the core and the log writer submitted. */
    private final class ApplierTaskExecution implements ApplierTask.Handler {
        @Override
        public void awaitEntries(ApplierTask.AwaitEntriesTask await) {
            waiters.add(await.first(), await.responders(), nanos.getAsLong());
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
            long now = nanos.getAsLong();
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
            snapshotPolicy.retryNow(nanos.getAsLong());
        }

        @Override
        public void snapshotEnded(ApplierTask.SnapshotFinishedTask ended) {
            snapshotPolicy.onEnded(ended.written(), nanos.getAsLong());
        }
    }

    /** Keeps requests of clients until they can be answered. */
    private final class PendingLocalRequests implements ApplierTask.LocalRequestHandler {
        @Override
        public void read(ApplierTask.QueryTask read) {
            reads.add(read, state, nanos.getAsLong());
        }

        @Override
        public void takeSnapshot(ApplierTask.TakeSnapshotTask request) {
            snapshotRequests.add(request, nanos.getAsLong());
        }

        @Override
        public void hashState(ApplierTask.HashStateTask request) {
            hashRequests.add(request, state, nanos.getAsLong());
        }

        @Override
        public void watch(ApplierTask.WatchTask request) {
            watches.add(request, nanos.getAsLong());
        }
    }
}
