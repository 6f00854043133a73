package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.DiskWorkExecutor;
import dev.raftctl.node.pipeline.DiskWorkOutput;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drives a server's disk work with virtual time: each batch of writes is written at once and takes a while to sync, and
 * a crash may come in between.
 */
final class SimulatedLogWriter {
    private final SimulatedServerProcess process;
    private final DiskWorkExecutor executor;
    private final Deque<Effect.DiskWork> queue = new ArrayDeque<>();

    /** Whether disk work is in progress, so that further work must wait. */
    private boolean busy;

    /** Whether output must wait: the core may be in the middle of a step and cannot take the next one yet. */
    private boolean outputIsDeferred;

    private boolean retryScheduled;
    private long startedCount;

    SimulatedLogWriter(SimulatedServerProcess process, SimulatedStorage storage) {
        this.process = process;
        CheckedLogStorage checked = new CheckedLogStorage(process, storage);
        this.executor =
                new DiskWorkExecutor(checked, checked, new SimulatedDiskWorkOutput(), process::clock, retryNanos());
    }

    /** Queues disk work of the step that the core is taking. */
    void enqueue(Effect.DiskWork work) {
        queue.add(work);
        if (!busy) {
            outputIsDeferred = true;
            startNext();
            outputIsDeferred = false;
        }
    }

    private void startNext() {
        busy = false;
        startedCount++;
        if (executor.isWaitingForSpace()) {
            process.runDiskWork(this::drainWhileWaitingForSpace);
        } else if (queue.isEmpty()) {
            markEndWhenIdle();
        } else if (takeWrites()) {
            process.runDiskWork(this::startFlush);
        } else {
            scheduleDiskWork(() -> queue.remove().dispatchTo(executor));
        }
    }

    /** Adds the writes at the head of the queue to the next batch. Returns false if there are none. */
    private boolean takeWrites() {
        int count = 0;
        int maxCount = process.maxWritesPerSync();
        while (count < maxCount && queue.peek() instanceof Effect.PersistWrite write) {
            executor.persist(write);
            queue.remove();
            count++;
        }
        return count > 0;
    }

    private void startFlush() throws StorageFailure {
        if (executor.startFlush()) {
            scheduleDiskWork(executor::finishFlush);
        } else {
            process.context().count("writes waiting for disk space");
            drainWhileWaitingForSpace();
        }
    }

    /** Does all queued work while entries wait for disk space, so that votes and other work continue. */
    private void drainWhileWaitingForSpace() throws StorageFailure {
        boolean wasDeferred = outputIsDeferred;
        outputIsDeferred = true;
        while (!queue.isEmpty()) {
            queue.remove().dispatchTo(executor);
        }
        boolean isWritten = executor.startFlush();
        outputIsDeferred = wasDeferred;
        if (isWritten) {
            scheduleDiskWork(executor::finishFlush);
        } else if (!retryScheduled) {
            retryScheduled = true;
            process.scheduleAfter(retryNanos(), () -> {
                retryScheduled = false;
                if (!busy) {
                    startNext();
                }
            });
        }
    }

    private void markEndWhenIdle() {
        long startedBefore = startedCount;
        process.scheduleAfter(process.settings().electionTimeoutNanos() / 4, () -> {
            if (startedCount == startedBefore) {
                process.runDiskWork(executor::markEnd);
            }
        });
    }

    private long retryNanos() {
        return process.settings().electionTimeoutNanos() / 8;
    }

    private void scheduleDiskWork(SimulatedServerProcess.SimulatedDiskTask work) {
        busy = true;
        process.scheduleAfter(process.diskNanos(), () -> {
            process.runDiskWork(work);
            startNext();
        });
    }

    /** Sends messages and reports completed work, at once or a moment later. */
    private final class SimulatedDiskWorkOutput implements DiskWorkOutput {
        private void afterStep(Runnable task) {
            if (outputIsDeferred) {
                process.scheduleAfter(1, task);
            } else {
                task.run();
            }
        }

        @Override
        public void send(Effect.OutboundMessage message) {
            afterStep(() -> process.execute(message));
        }

        @Override
        public void flushMessages() {}

        @Override
        public void requestChunk(ServerId leader, InstallSnapshot.InstallSnapshotChunkRequest request) {
            afterStep(() -> {
                if (!process.isStopped()) {
                    process.sendMessage(leader, request);
                }
            });
        }

        @Override
        public void complete(Event event) {
            afterStep(() -> process.step(event));
        }

        @Override
        public void completeEntries(Event.WritePersisted entries) {
            complete(entries);
        }

        @Override
        public void restore(StoredSnapshot snapshot) {
            process.applier().restore(snapshot);
        }

        @Override
        public void onDiskFull() {
            process.diskSpaceMonitor().onDiskFull();
        }

        @Override
        public void onDurable(@Nullable HardState hardState, List<LogEntry> entries) {
            process.safetyChecker().onDurable(process.shadow(), hardState, entries);
        }

        @Override
        public void onSynced(int entryCount) {
            process.safetyChecker().onWritesCompleted(process.shadow());
        }
    }
}
