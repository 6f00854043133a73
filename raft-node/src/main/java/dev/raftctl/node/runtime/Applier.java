package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.node.pipeline.LockWaitRequest;
import dev.raftctl.node.pipeline.PendingSnapshotRequests;
import dev.raftctl.node.pipeline.RequestRefusals;
import dev.raftctl.node.pipeline.StateMachineOutput;
import dev.raftctl.node.pipeline.StateMachineRunner;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Schedules the work on the state machine. The applier thread does it, unless the machine is idle and the work is
 * cheap: then the Netty thread whose batch just committed the entries applies them and writes the replies itself. That
 * saves two thread handovers per batch. No thread ever waits for another to finish.
 */
final class Applier {
    private static final long MAX_QUEUED_READ_BYTES = 16L << 20;

    /** How long a request may wait, which is longer than any client waits before retrying. */
    private static final long REQUEST_TIMEOUT_NANOS = 10_000 * TimeSource.NANOS_PER_MILLI;

    /** The largest share of a snapshot interval by which the first snapshot after a start may come early. */
    private static final double MAX_INITIAL_SHARE = 0.5;

    /** The longest time between two polls of the applier thread, because adding a waiter does not wake the thread. */
    private static final long POLL_NANOS = 500 * TimeSource.NANOS_PER_MILLI;

    /** The longest time that the applier thread sleeps while another thread owns the state machine. */
    private static final long OWNED_POLL_NANOS = 1 * TimeSource.NANOS_PER_MILLI;

    /** The maximum weight of the work that a Netty thread does itself instead of handing it over. */
    private static final int MAX_CHEAP_WEIGHT = 512;

    private final MpscQueue<ApplierTask> work = MpscQueue.unbounded();
    /** Requests that do not need a leader: stale reads, snapshots, state hashes and watches. */
    private final MpscQueue<ApplierTask.LocalRequest> localRequests = new MpscQueue<>(MAX_QUEUED_READ_BYTES);

    private final ThreadWakeup wakeup = new ThreadWakeup();
    private final AtomicBoolean owned = new AtomicBoolean();
    /**
     * The weight of {@link #work}: 1 for each cheap entry and each read, {@link ApplierTask#EXPENSIVE_WEIGHT} for
     * anything that may take long.
     */
    private final AtomicLong queuedWeight = new AtomicLong();

    private final ReplicatedState state;
    private final StateMachineRunner driver;
    private final SnapshotStore snapshots;
    private final Snapshotter snapshotter;
    private final FatalErrorLatch fatalError;
    private final CoreInbox inbox;
    private final PublishedNodeStatus publishedStatus;
    private final NodeMetrics metrics;
    private final TimeSource ticker;
    private final MaintenanceMonitor maintenanceMonitor;
    private volatile boolean stopping;

    Applier(
            ReplicatedState state,
            SnapshotStore snapshots,
            SnapshotSettings settings,
            CoreInbox inbox,
            PublishedNodeStatus publishedStatus,
            Snapshotter snapshotter,
            long maxStateBytes,
            long watchHistoryBytes,
            NodeMetrics metrics,
            FatalErrorLatch fatalError,
            TimeSource ticker) {
        this.state = state;
        this.snapshots = snapshots;
        this.snapshotter = snapshotter;
        this.fatalError = fatalError;
        this.inbox = inbox;
        this.publishedStatus = publishedStatus;
        this.metrics = metrics;
        this.ticker = ticker;
        maintenanceMonitor = new MaintenanceMonitor(
                () -> publishedStatus.machineStatus().maintenance(), ticker::wallMillis, inbox::addCompletion);
        driver = new StateMachineRunner(
                state,
                snapshots,
                settings,
                ThreadLocalRandom.current().nextDouble(MAX_INITIAL_SHARE),
                new ApplierOutput(),
                new StateMachineRunner.StateMachineLimits(maxStateBytes, REQUEST_TIMEOUT_NANOS, watchHistoryBytes),
                ticker::nanos);
    }

    /**
     * Queues work to be done in the order of the calls. Call {@link #wakeIfNeeded} or {@link #tryRun} after the last
     * item.
     */
    void submit(ApplierTask next) {
        long weight = next.weight(state::isCheap);
        if (weight > 0) {
            queuedWeight.addAndGet(weight);
        }
        work.put(next);
    }

    /** Queues a read that does not need a leader. Returns false if the queue is full. */
    boolean submitRead(ApplierTask.QueryTask read) {
        return submitLocal(read, CoreRequest.OVERHEAD_BYTES + read.query().length);
    }

    /** Returns the responder for a request that acquires a lock; its client is answered when the wait ends. */
    RequestResponder awaitingLock(LockWaitRequest request, RequestResponder client) {
        return driver.awaitingLock(request, client);
    }

    /** Queues a request for a snapshot. Returns false if the queue is full. */
    boolean submitTakeSnapshot(ApplierTask.TakeSnapshotTask request) {
        return submitLocal(request, CoreRequest.OVERHEAD_BYTES);
    }

    /** Replaces the newest snapshot because its file is damaged. */
    void replaceDamagedSnapshot() {
        submit(new ApplierTask.ReplaceDamagedSnapshotTask());
        wakeIfNeeded();
    }

    /** Queues a request for a state hash. Returns false if the queue is full. */
    boolean submitHashState(ApplierTask.HashStateTask request) {
        return submitLocal(request, CoreRequest.OVERHEAD_BYTES);
    }

    /** Queues a request for changes of keys. Returns false if the queue is full. */
    boolean submitWatch(ApplierTask.WatchTask watch) {
        return submitLocal(watch, CoreRequest.OVERHEAD_BYTES + watch.request().key().length);
    }

    private boolean submitLocal(ApplierTask.LocalRequest request, long weight) {
        boolean accepted = localRequests.offer(request, weight);
        wakeup.signal();
        return accepted;
    }

    /** Wakes the applier thread if work is queued. */
    void wakeIfNeeded() {
        if (!work.isEmpty()) {
            wakeup.signal();
        }
    }

    /**
     * Runs the queued work on the calling Netty thread if the work is cheap and no other thread owns the machine.
     * Otherwise wakes the applier thread.
     */
    void tryRun() {
        if (work.isEmpty() || fatalError.isSet()) {
            return;
        }
        if (queuedWeight.get() > MAX_CHEAP_WEIGHT || !owned.compareAndSet(false, true)) {
            wakeup.signal();
            return;
        }
        boolean workLeft;
        try {
            runBatch();
            workLeft = driver.hasLocalWork();
        } catch (StorageFailure failure) {
            fatalError.set(failure);
            return;
        } catch (RuntimeException | Error fault) {
            fatalError.set(fault);
            return;
        } finally {
            owned.set(false);
        }
        if (workLeft || !isIdle()) {
            wakeup.signal();
        }
    }

    /** Stops the thread when all work submitted so far is done. */
    void stop() {
        stopping = true;
        wakeup.signal();
    }

    void run() throws StorageFailure {
        publish();
        // After a failure on any thread the machine is not touched again.
        while (!fatalError.isSet()) {
            if (!owned.compareAndSet(false, true)) {
                // The owner wakes this thread if work is left when it finishes.
                wakeup.await(owned::get, OWNED_POLL_NANOS);
                continue;
            }
            boolean last = stopping;
            boolean worked;
            long pauseNanos;
            try {
                worked = runBatch();
                driver.runLocalRequests(localRequests.takeAll());
                pauseNanos = driver.nanosToPoll(POLL_NANOS);
                worked |= pauseNanos == 0;
            } finally {
                owned.set(last);
            }
            if (last) {
                driver.failPendingRequests(RequestRefusals.STOPPING);
                return;
            }
            if (!worked) {
                wakeup.await(this::isIdle, pauseNanos);
            }
        }
    }

    private boolean runBatch() throws StorageFailure {
        List<ApplierTask> batch = work.takeAll();
        if (batch.isEmpty()) {
            return false;
        }
        driver.execute(batch);
        long weight = 0;
        for (ApplierTask next : batch) {
            weight += next.weight(state::isCheap);
        }
        queuedWeight.addAndGet(-weight);
        return true;
    }

    private void publish() {
        publishedStatus.publish(new PublishedNodeStatus.StateMachineSizes(
                state.lastApplied(),
                state.size(),
                state.sessionCount(),
                state.heapBytes(),
                state.needsLogTime(),
                state.leaseTimeNeeds(),
                state.logTimeMillis(),
                state.hasAppliedCoordination(),
                state.coordinationStatus(),
                state.findingMutes(),
                state.maintenance()));
        maintenanceMonitor.check();
    }

    /** Reports to the core the servers whose maintenance is over by now. Any thread. */
    void checkMaintenance() {
        maintenanceMonitor.check();
    }

    private boolean isIdle() {
        return work.isEmpty() && localRequests.isEmpty() && !stopping;
    }

    /** Forwards the state machine's reports and requests. Used by the thread that owns the machine. */
    private final class ApplierOutput implements StateMachineOutput {
        @Override
        public void reportApplied(Event.EntriesApplied event, boolean atOnce) {
            if (atOnce) {
                inbox.addCompletion(event);
            } else {
                inbox.addCompletionWithoutWakeup(event);
            }
        }

        @Override
        public void reportInstalled(Event.SnapshotInstallCompleted event) {
            inbox.addCompletion(event);
        }

        @Override
        public void save(ReplicatedStateCapture captured, List<RequestResponder> responders) {
            snapshotter.saveSnapshot(captured, written -> {
                PendingSnapshotRequests.respond(responders, captured.last(), snapshots.newest());
                submit(new ApplierTask.SnapshotFinishedTask(written));
                wakeIfNeeded();
            });
        }

        @Override
        public void retryRead(ApplierTask.QueryTask read) {
            if (!submitRead(read)) {
                read.responder().reply(new ClientReply.RefusedReply(RequestRefusals.BUSY));
            }
        }

        @Override
        public void retryWatch(ApplierTask.WatchTask watch) {
            if (!submitWatch(watch)) {
                watch.responder().reply(new ClientReply.RefusedReply(RequestRefusals.BUSY));
            }
        }

        @Override
        public long leaderContactAgeMillis() {
            return publishedStatus.leaderContactAgeMillis();
        }

        @Override
        public void onWatchStatus(WatchStatus status) {
            publishedStatus.publish(status);
        }

        @Override
        public void propose(byte[] payload) {
            // The caller finds the outcome in the state and proposes again if necessary.
            var unused = inbox.offerRequest(new CoreRequest.CoreCommandRequest(payload, reply -> {}));
        }

        @Override
        public boolean isLeader() {
            return publishedStatus.isLeader();
        }

        @Override
        public long wallMillis() {
            return ticker.wallMillis();
        }

        @Override
        public void onApplied(long entries, long nanos) {
            metrics.recordApplied(entries, nanos);
        }

        @Override
        public void onStateChanged() {
            publish();
        }
    }
}
