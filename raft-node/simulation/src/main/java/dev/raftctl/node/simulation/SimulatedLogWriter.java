package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.simulation.safety.CheckerServerModel;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RequestVote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's log writer, which runs disk work in order as a node does: queued writes share one sync. A write that does
 * not fit on the disk is retried, while votes are still stored.
 */
final class SimulatedLogWriter {
    private final SimulatedServerProcess process;
    private final SimulatedStorage storage;
    private final Deque<Effect.DiskWork> queue = new ArrayDeque<>();
    private final List<Effect.PersistWrite> blockedWrites = new ArrayList<>();
    private final Starter starter = new Starter();
    private final WhileBlocked whileBlocked = new WhileBlocked();
    private boolean busy;
    private long startedCount;

    SimulatedLogWriter(SimulatedServerProcess process, SimulatedStorage storage) {
        this.process = process;
        this.storage = storage;
    }

    void enqueue(Effect.DiskWork work) {
        if (!blockedWrites.isEmpty()) {
            addWhileBlocked(work);
            return;
        }
        queue.add(work);
        if (!busy) {
            runNext();
        }
    }

    private void addWhileBlocked(Effect.DiskWork work) {
        work.dispatchTo(whileBlocked);
    }

    private void runNext() {
        Effect.DiskWork first = queue.poll();
        busy = first != null;
        startedCount++;
        if (first == null) {
            markEndWhenIdle();
        } else {
            first.dispatchTo(starter);
        }
    }

    private void markEndWhenIdle() {
        long startedBefore = startedCount;
        process.scheduleAfter(process.settings().electionTimeoutNanos() / 4, () -> {
            if (startedCount == startedBefore && blockedWrites.isEmpty()) {
                process.runDiskWork(storage::markEnd);
            }
        });
    }

    private List<Effect.PersistWrite> takeBatch(Effect.PersistWrite first) {
        List<Effect.PersistWrite> batch = new ArrayList<>(List.of(first));
        int maxBatchSize = process.maxWritesPerSync();
        while (batch.size() < maxBatchSize && queue.peek() instanceof Effect.PersistWrite nextWrite) {
            batch.add(nextWrite);
            queue.remove();
        }
        return batch;
    }

    private void startBatch(List<Effect.PersistWrite> batch) {
        process.runDiskWork(() -> write(batch));
        if (!blockedWrites.isEmpty()) {
            List<Effect.DiskWork> queued = List.copyOf(queue);
            queue.clear();
            queued.forEach(this::addWhileBlocked);
            process.scheduleAfter(retryNanos(), this::retryBlockedWrites);
            return;
        }
        scheduleDiskWork(() -> {
            storage.sync();
            // The messages of a write are sent while the shadow's disk ends with that write: a later write of the batch
            // may undo it.
            CheckerServerModel shadow = process.shadow();
            for (Effect.PersistWrite write : batch) {
                process.safetyChecker().onDurable(shadow, write.hardState(), write.entries());
                onDurable(write);
            }
            process.safetyChecker().onWritesCompleted(shadow);
        });
    }

    private void write(List<Effect.PersistWrite> batch) throws StorageFailure {
        try {
            for (Effect.PersistWrite write : batch) {
                process.safetyChecker().onWriteStarted(process.shadow(), write.entries());
                storage.write(write.hardState(), write.entries());
            }
        } catch (StorageFailure failure) {
            requireDiskFull(failure);
            process.context().count("writes waiting for disk space");
            blockedWrites.addAll(batch);
            persistAndSendVotes();
            process.diskSpaceMonitor().onDiskFull();
        }
    }

    /**
     * Retries the writes that did not fit and those queued after them. Their hard states are stored already and their
     * votes are sent.
     */
    private void retryBlockedWrites() {
        List<Effect.PersistWrite> batch = List.copyOf(blockedWrites);
        blockedWrites.clear();
        startBatch(batch);
    }

    /**
     * Durably stores only the newest hard state, and sends the votes that depend on it. All other messages must wait
     * for the entries to become durable.
     */
    private void persistAndSendVotes() throws StorageFailure {
        Effect.PersistWrite newest = null;
        for (Effect.PersistWrite write : blockedWrites) {
            newest = write.hardState() == null ? newest : write;
        }
        if (newest == null) {
            return;
        }
        storage.write(newest.hardState(), List.of());
        storage.sync();
        process.safetyChecker().onDurable(process.shadow(), newest.hardState(), List.of());
        List<Effect.OutboundMessage> votes = new ArrayList<>();
        blockedWrites.replaceAll(write -> {
            List<Effect.OutboundMessage> rest = new ArrayList<>(write.onceDurable());
            rest.removeIf(effect -> isVote(effect) && votes.add(effect));
            return new Effect.PersistWrite(null, write.entries(), write.writtenInTerm(), rest);
        });
        long writtenInTerm = newest.writtenInTerm();
        // The core may be in the middle of a step.
        process.context().count("hard states stored while entries wait for disk space");
        process.scheduleAfter(1, () -> {
            votes.forEach(process::execute);
            process.step(new Event.WritePersisted(writtenInTerm, LogPosition.ZERO));
        });
    }

    private static boolean isVote(Effect.OutboundMessage effect) {
        return effect instanceof Effect.SendMessage send && send.message() instanceof RequestVote.VoteGranted;
    }

    private static void requireDiskFull(StorageFailure failure) throws StorageFailure {
        if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
            throw failure;
        }
    }

    private long retryNanos() {
        return process.settings().electionTimeoutNanos() / 8;
    }

    private void onDurable(Effect.PersistWrite write) {
        for (Effect.OutboundMessage effect : write.onceDurable()) {
            process.execute(effect);
        }
        List<LogEntry> entries = write.entries();
        if (!entries.isEmpty()) {
            process.step(new Event.WritePersisted(
                    write.writtenInTerm(), entries.get(entries.size() - 1).position()));
        } else if (write.hardState() != null) {
            process.step(new Event.WritePersisted(write.writtenInTerm(), LogPosition.ZERO));
        }
    }

    private void receive(Effect.StoreSnapshotChunk install) throws StorageFailure {
        try {
            receive(install.chunk(), install);
        } catch (StorageFailure failure) {
            requireDiskFull(failure);
            process.safetyChecker().onWritesCompleted(process.shadow());
            process.diskSpaceMonitor().onDiskFull();
            reportNotInstalled(install.chunk());
        }
    }

    private void reportNotInstalled(InstallSnapshot.InstallSnapshotChunk chunk) {
        if (chunk.isLast()) {
            process.step(new Event.SnapshotInstallCompleted(chunk.last(), Configuration.NONE, false));
        }
    }

    private void receive(InstallSnapshot.InstallSnapshotChunk chunk, Effect.StoreSnapshotChunk install)
            throws StorageFailure {
        long receivedBytes =
                storage.receiveChunk(chunk.last(), chunk.total(), chunk.digest(), chunk.offset(), chunk.data());
        process.context().count("snapshot chunks stored");
        StoredSnapshot snapshot = receivedBytes < chunk.total() ? null : complete(chunk);
        if (snapshot == null) {
            process.safetyChecker().onWritesCompleted(process.shadow());
            if (receivedBytes < chunk.total()) {
                process.sendMessage(
                        install.from(),
                        new InstallSnapshot.InstallSnapshotChunkRequest(chunk.term(), chunk.last(), receivedBytes));
            }
            reportNotInstalled(chunk);
            return;
        }
        storage.adoptSnapshot(snapshot.last());
        process.safetyChecker().onSnapshotAdopted(process.shadow(), snapshot.last());
        process.restore(snapshot);
    }

    /**
     * Completes a received snapshot. From here on a crash may leave it under its final name, and then the log begins
     * after it.
     */
    private @Nullable StoredSnapshot complete(InstallSnapshot.InstallSnapshotChunk chunk) throws StorageFailure {
        process.safetyChecker().onSnapshotAdoptionStarted(process.shadow(), chunk.last());
        return storage.completeReceived(chunk.last(), chunk.total(), chunk.digest());
    }

    private void scheduleDiskWork(SimulatedServerProcess.SimulatedDiskTask work) {
        process.scheduleAfter(process.diskNanos(), () -> {
            process.runDiskWork(work);
            runNext();
        });
    }

    /** Starts the work that is next in the queue. */
    private final class Starter implements Effect.DiskHandler<RuntimeException> {
        @Override
        public void persist(Effect.PersistWrite effect) {
            startBatch(takeBatch(effect));
        }

        @Override
        public void installChunk(Effect.StoreSnapshotChunk effect) {
            scheduleDiskWork(() -> receive(effect));
        }

        @Override
        public void markRecovering(Effect.MarkLogRecovering effect) {
            scheduleDiskWork(() -> storage.beginRecovering(effect.term()));
        }

        @Override
        public void storeLeasePromise(Effect.StoreLeasePromise effect) {
            scheduleDiskWork(() -> storage.storeLeasePromise(effect.nanos()));
        }

        @Override
        public void compact(Effect.CompactLog effect) {
            scheduleDiskWork(() -> storage.compact(effect.firstIndexToKeep()));
        }
    }

    /**
     * Handles disk work while earlier writes wait for disk space: new writes wait too, snapshot chunks are not stored,
     * and all other work is done at once.
     */
    private final class WhileBlocked implements Effect.DiskHandler<RuntimeException> {
        @Override
        public void persist(Effect.PersistWrite effect) {
            blockedWrites.add(effect);
            process.runDiskWork(SimulatedLogWriter.this::persistAndSendVotes);
        }

        @Override
        public void installChunk(Effect.StoreSnapshotChunk effect) {
            // The core may be in the middle of a step.
            process.scheduleAfter(1, () -> reportNotInstalled(effect.chunk()));
        }

        @Override
        public void markRecovering(Effect.MarkLogRecovering effect) {
            process.runDiskWork(() -> storage.beginRecovering(effect.term()));
        }

        @Override
        public void storeLeasePromise(Effect.StoreLeasePromise effect) {
            process.runDiskWork(() -> storage.storeLeasePromise(effect.nanos()));
        }

        @Override
        public void compact(Effect.CompactLog effect) {
            process.runDiskWork(() -> storage.compact(effect.firstIndexToKeep()));
        }
    }
}
