package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.LogStorage;
import dev.raftctl.node.storage.SnapshotReceiver;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Does the core's disk work in order: collects writes, syncs them once, and only then sends what depended on them and
 * reports them as durable. All other work waits for the writes before it, unless the disk is full: then entries are
 * retried until there is space, and later work does not wait for them, because it may free space. Votes do not wait
 * either, because their file never grows (hazard D04).
 *
 * <pre>
 *  persist, persist, ... --> batch --startFlush--> written --finishFlush--> durable --> messages, then events
 *                              ^                      |
 *                              +----- disk full ------+   (votes are stored and sent; the rest is retried)
 * </pre>
 */
public final class DiskWorkExecutor implements Effect.DiskHandler<StorageFailure> {
    private final LogStorage storage;
    private final SnapshotReceiver snapshots;
    private final DiskWorkOutput output;
    private final LongSupplier nanos;
    private final long retryPauseNanos;
    private final LogWriteBatch batch = new LogWriteBatch();
    private boolean needsSync;
    private boolean waitingForSpace;
    private long retryAtNanos;
    private boolean endIsUnmarked = true;
    private long lastWriteNanos;

    /**
     * Creates an executor.
     *
     * @param nanos the driver's monotonic time
     * @param retryPauseNanos how long entries wait before they are written to a full disk again
     */
    public DiskWorkExecutor(
            LogStorage storage,
            SnapshotReceiver snapshots,
            DiskWorkOutput output,
            LongSupplier nanos,
            long retryPauseNanos) {
        this.storage = storage;
        this.snapshots = snapshots;
        this.output = output;
        this.nanos = nanos;
        this.retryPauseNanos = retryPauseNanos;
        this.lastWriteNanos = nanos.getAsLong();
    }

    /** Returns whether entries wait for disk space. */
    public boolean isWaitingForSpace() {
        return waitingForSpace;
    }

    /**
     * Returns how long the driver may sleep while no work is submitted; at most 0 if {@link #flush} or {@link #markEnd}
     * is due.
     *
     * @param idleNanos how long the log must be idle before its end is marked (hazard D15)
     */
    public long pauseNanos(long idleNanos) {
        if (waitingForSpace) {
            return retryAtNanos - nanos.getAsLong();
        }
        return endIsUnmarked ? lastWriteNanos + idleNanos - nanos.getAsLong() : Long.MAX_VALUE;
    }

    /** Durably marks the end of the log. */
    public void markEnd() throws StorageFailure {
        endIsUnmarked = false;
        storage.markEnd();
    }

    /** Makes all writes of the batch durable, then sends the messages that depend on these writes. */
    public void flush() throws StorageFailure {
        if (startFlush()) {
            finishFlush();
        }
    }

    /**
     * Writes the batch without making it durable. Returns false if nothing was written: the batch is empty, or its
     * entries wait for disk space. Otherwise {@link #finishFlush} must follow before any other work.
     */
    public boolean startFlush() throws StorageFailure {
        if (batch.isEmpty()) {
            return false;
        }
        if (waitingForSpace && nanos.getAsLong() - retryAtNanos < 0) {
            storeAndSendVotes();
            return false;
        }
        output.onWriteStarted();
        try {
            needsSync = batch.write(storage);
            return true;
        } catch (StorageFailure failure) {
            onWriteFailed(failure);
            return false;
        }
    }

    /** Makes what {@link #startFlush} wrote durable, sends the messages that depend on it, and reports it. */
    public void finishFlush() throws StorageFailure {
        try {
            if (needsSync) {
                storage.sync();
                lastWriteNanos = nanos.getAsLong();
                endIsUnmarked = true;
                output.onSynced(batch.entryCount());
            }
        } catch (StorageFailure failure) {
            onWriteFailed(failure);
            return;
        }
        output.onWriteEnded();
        if (waitingForSpace) {
            waitingForSpace = false;
            output.onSpaceAvailable();
        }
        for (Effect.PersistWrite write : batch.writes()) {
            output.onDurable(write.hardState(), write.entries());
            for (Effect.OutboundMessage effect : write.onceDurable()) {
                output.send(effect);
            }
        }
        output.flushMessages();
        Event.WritePersisted hardState = batch.persistedHardState();
        Event.WritePersisted entries = batch.persistedEntries();
        batch.clear();
        if (hardState != null) {
            output.complete(hardState);
        }
        if (entries != null) {
            output.completeEntries(entries);
        }
    }

    /**
     * Handles a full disk. The entries stay in the batch and are not acknowledged, but votes are still stored and sent.
     */
    private void onWriteFailed(StorageFailure failure) throws StorageFailure {
        output.onWriteEnded();
        requireDiskFull(failure);
        if (!waitingForSpace) {
            waitingForSpace = true;
            output.onWaitingForSpace(failure, batch.entryCount());
        }
        retryAtNanos = nanos.getAsLong() + retryPauseNanos;
        output.onDiskFull();
        storeAndSendVotes();
    }

    private void storeAndSendVotes() throws StorageFailure {
        HardState newest = batch.newestHardState();
        Event.WritePersisted persisted = batch.persistedHardState();
        if (newest == null || persisted == null) {
            return;
        }
        storage.write(newest, List.of());
        storage.sync();
        output.onDurable(newest, List.of());
        batch.takeVotes().forEach(output::send);
        output.flushMessages();
        output.complete(persisted);
    }

    private static void requireDiskFull(StorageFailure failure) throws StorageFailure {
        if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
            throw failure;
        }
    }

    @Override
    public void persist(Effect.PersistWrite write) {
        batch.add(write);
    }

    @Override
    public void markRecovering(Effect.MarkLogRecovering effect) throws StorageFailure {
        flush();
        storage.beginRecovering(effect.term());
    }

    /**
     * Stores a lease promise. On a full disk the old, longer promise stays, which only delays votes after a restart.
     */
    @Override
    public void storeLeasePromise(Effect.StoreLeasePromise effect) throws StorageFailure {
        flush();
        try {
            storage.storeLeasePromise(effect.nanos());
        } catch (StorageFailure failure) {
            requireDiskFull(failure);
        }
    }

    @Override
    public void compact(Effect.CompactLog compact) throws StorageFailure {
        flush();
        storage.compact(compact.firstIndexToKeep());
    }

    /**
     * Stores a chunk. On a full disk the chunk is dropped: the leader offers the snapshot again once this server
     * reports free space.
     */
    @Override
    public void installChunk(Effect.StoreSnapshotChunk install) throws StorageFailure {
        flush();
        if (waitingForSpace) {
            reportNotInstalled(install.chunk());
            return;
        }
        try {
            receiveChunk(install);
        } catch (StorageFailure failure) {
            requireDiskFull(failure);
            output.onChunkNotStored(install.from(), failure);
            output.onDiskFull();
            reportNotInstalled(install.chunk());
        }
    }

    private void receiveChunk(Effect.StoreSnapshotChunk install) throws StorageFailure {
        InstallSnapshot.InstallSnapshotChunk chunk = install.chunk();
        LogPosition last = chunk.last();
        long received = snapshots.receiveChunk(last, chunk.total(), chunk.digest(), chunk.offset(), chunk.data());
        if (received < chunk.total()) {
            reportNotInstalled(chunk);
            output.requestChunk(
                    install.from(), new InstallSnapshot.InstallSnapshotChunkRequest(chunk.term(), last, received));
            return;
        }
        StoredSnapshot snapshot = snapshots.completeTransfer(last, chunk.total(), chunk.digest());
        if (snapshot == null) {
            // Do not request it again at once: the leader checks its file and offers the snapshot again after a while.
            output.onChecksumMismatch(install.from(), last);
            reportNotInstalled(chunk);
            return;
        }
        storage.adoptSnapshot(snapshot.last());
        endIsUnmarked = true;
        output.restore(snapshot);
    }

    private void reportNotInstalled(InstallSnapshot.InstallSnapshotChunk chunk) {
        if (chunk.isLast()) {
            output.complete(new Event.SnapshotInstallCompleted(chunk.last(), Configuration.NONE, false));
        }
    }
}
