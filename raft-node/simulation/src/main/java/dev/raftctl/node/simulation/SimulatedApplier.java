package dev.raftctl.node.simulation;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.node.pipeline.LockWaitRequest;
import dev.raftctl.node.pipeline.PendingSnapshotRequests;
import dev.raftctl.node.pipeline.StateMachineOutput;
import dev.raftctl.node.pipeline.StateMachineRunner;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;

/** Drives a server's state machine with virtual time: each batch of entries takes a while to apply. */
final class SimulatedApplier {
    /** The number of election timeouts after which a waiting request expires. */
    private static final int MAX_WAIT_TIMEOUTS = 10;

    private final SimulatedServerProcess process;
    private final SimulatedStorage storage;
    private final SimulatedSnapshotter snapshotter;
    private final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    private final StateMachineRunner runner;
    private final Deque<SimulatedServerProcess.SimulatedDiskTask> queue = new ArrayDeque<>();
    private SortedSet<ServerId> inMaintenance = Collections.emptySortedSet();
    private boolean busy;

    /** Starts with the state that the newest snapshot contains, or with an empty state if there is no snapshot. */
    SimulatedApplier(SimulatedServerProcess process, SimulatedStorage storage) throws StorageFailure {
        this.process = process;
        this.storage = storage;
        this.snapshotter = new SimulatedSnapshotter(process, storage, this::replaceDamagedSnapshot);
        StoredSnapshot newest = storage.snapshots().newest();
        if (newest != null) {
            StateMachineRunner.load(newest, storage.snapshots(), state);
        }
        this.runner = new StateMachineRunner(
                state,
                storage.snapshots(),
                new SnapshotSettings(process.settings().hardware().snapshotIntervalEntries(), Long.MAX_VALUE),
                0,
                new SimulatedStateMachineOutput(),
                new StateMachineRunner.StateMachineLimits(
                        Long.MAX_VALUE,
                        MAX_WAIT_TIMEOUTS * process.settings().electionTimeoutNanos(),
                        process.context().watchHistoryBytes()),
                process::clock);
    }

    ReplicatedState state() {
        return state;
    }

    SimulatedSnapshotter snapshotter() {
        return snapshotter;
    }

    /** Applies committed entries once the work that is already queued is done. */
    void apply(List<LogEntry> entries) {
        enqueue(() -> {
            for (LogEntry entry : entries) {
                process.safetyChecker().onApply(process.shadow(), entry);
                process.context().onApply(entry);
            }
            execute(new ApplierTask.ApplyEntriesTask(entries));
        });
    }

    /** Restores the state from this snapshot once the work that is already queued is done. */
    void restore(StoredSnapshot snapshot) {
        enqueue(() -> execute(new ApplierTask.RestoreSnapshotTask(snapshot)));
    }

    /** Adds clients that wait for entries. */
    void await(ApplierTask.AwaitEntriesTask clients) {
        process.runDiskWork(() -> execute(clients));
    }

    /** Answers a read as soon as its index is applied. */
    void read(ApplierTask.QueryTask read) {
        process.runDiskWork(() -> execute(new ApplierTask.QueryBatchTask(List.of(read))));
    }

    /** Returns the responder for a request that acquires a lock; its client is answered when the wait ends. */
    RequestResponder awaitingLock(LockWaitRequest request, RequestResponder client) {
        return runner.awaitingLock(request, client);
    }

    /** Answers a request for changes of keys, at once or later. */
    void watch(ApplierTask.WatchTask watch) {
        process.runDiskWork(() -> runner.runLocalRequests(List.of(watch)));
    }

    /** Gives up the waits for locks that have lasted long enough. */
    void poll() {
        process.runDiskWork(() -> runner.runLocalRequests(List.of()));
    }

    private void replaceDamagedSnapshot() {
        process.runDiskWork(() -> {
            execute(new ApplierTask.ReplaceDamagedSnapshotTask());
            runner.runLocalRequests(List.of());
        });
    }

    private void execute(ApplierTask task) throws StorageFailure {
        runner.execute(List.of(task));
    }

    private void enqueue(SimulatedServerProcess.SimulatedDiskTask work) {
        queue.add(work);
        if (!busy) {
            runNext();
        }
    }

    private void runNext() {
        SimulatedServerProcess.SimulatedDiskTask work = queue.poll();
        busy = work != null;
        if (work != null) {
            process.scheduleAfter(process.applyNanos(), () -> {
                process.runDiskWork(work);
                process.runDiskWork(() -> runner.runLocalRequests(List.of()));
                runNext();
            });
        }
    }

    /** Forwards the state machine's reports and requests. */
    private final class SimulatedStateMachineOutput implements StateMachineOutput {
        @Override
        public void reportApplied(Event.EntriesApplied event, boolean atOnce) {
            process.safetyChecker().onApplied(process.shadow(), event.index(), state.stateHash());
            process.step(event);
        }

        @Override
        public void reportInstalled(Event.SnapshotInstallCompleted event) {
            process.step(event);
        }

        @Override
        public void save(ReplicatedStateCapture captured, List<RequestResponder> responders) {
            snapshotter.save(captured, written -> {
                PendingSnapshotRequests.respond(
                        responders, captured.last(), storage.snapshots().newest());
                process.runDiskWork(() -> execute(new ApplierTask.SnapshotFinishedTask(written)));
            });
        }

        @Override
        public void retryRead(ApplierTask.QueryTask read) {
            throw new IllegalStateException("every client reads its replies here: " + read);
        }

        @Override
        public void retryWatch(ApplierTask.WatchTask watch) {
            throw new IllegalStateException("every client reads its replies here: " + watch);
        }

        @Override
        public void propose(byte[] payload) {
            process.requestRouter().propose(new CoreRequest.CoreCommandRequest(payload, reply -> {}));
        }

        @Override
        public boolean isLeader() {
            return process.view().role() == ServerRole.LEADER;
        }

        @Override
        public void onStateChanged() {
            process.context().onState(process, state);
            SortedSet<ServerId> servers = ServerMaintenance.serversInEffect(state.maintenance(), wallMillis());
            if (!servers.equals(inMaintenance)) {
                inMaintenance = servers;
                process.step(new Event.MaintenanceChanged(servers));
            }
        }

        @Override
        public void onRestored(StoredSnapshot snapshot) {
            process.safetyChecker().onSnapshotInstalled(process.shadow(), snapshot.last(), snapshot.configuration());
        }
    }
}
