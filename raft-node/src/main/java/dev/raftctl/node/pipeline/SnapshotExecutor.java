package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.storage.SnapshotStorage;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.ServerId;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes snapshots of captured states, and reads snapshot chunks for followers. A captured state waits until the
 * entries it covers are durable.
 */
public final class SnapshotExecutor {
    private final SnapshotStorage store;
    private final SnapshotOutput output;
    private final LongSupplier durableIndex;
    private final LongSupplier nanos;
    private final int chunkBytes;
    private final SnapshotSendPolicy sendPolicy;
    private @Nullable PendingSnapshotSave pendingSave;

    /** Called when a snapshot has been written, or could not be written because the disk was full. */
    @FunctionalInterface
    public interface SnapshotSaveListener {
        /** Notes the end of the write. */
        void onEnded(boolean written);
    }

    private record PendingSnapshotSave(ReplicatedStateCapture captured, SnapshotSaveListener listener) {}

    /**
     * Creates an executor.
     *
     * @param durableIndex the index up to which this server's log is durable
     * @param nanos the driver's monotonic time
     */
    public SnapshotExecutor(
            SnapshotStorage store,
            SnapshotOutput output,
            LongSupplier durableIndex,
            LongSupplier nanos,
            int chunkBytes,
            SnapshotSendPolicy.SnapshotSendTimes sendTimes) {
        this.store = store;
        this.output = output;
        this.durableIndex = durableIndex;
        this.nanos = nanos;
        this.chunkBytes = chunkBytes;
        this.sendPolicy = new SnapshotSendPolicy(sendTimes);
    }

    /** Accepts a captured state, which {@link #saveIfDurable} writes. */
    public void save(ReplicatedStateCapture captured, SnapshotSaveListener listener) {
        pendingSave = new PendingSnapshotSave(captured, listener);
    }

    /** Returns whether a captured state waits to be written. */
    public boolean isSaveWaiting() {
        return pendingSave != null;
    }

    /**
     * Writes the captured state that waits, if there is one and its entries are durable. An entry that a majority
     * stores is applied before this server's own disk holds it. A snapshot with that entry must not be recovered
     * together with the vote of an earlier term (hazard R12).
     */
    public void saveIfDurable() throws StorageFailure {
        PendingSnapshotSave save = pendingSave;
        if (save != null && durableIndex.getAsLong() >= save.captured().last().index()) {
            pendingSave = null;
            save(save);
        }
    }

    private void save(PendingSnapshotSave save) throws StorageFailure {
        ReplicatedStateCapture captured = save.captured();
        boolean written = false;
        try {
            StoredSnapshot saved = store.save(captured.last(), captured.configuration(), output.body(captured));
            output.complete(new Event.SnapshotPersisted(saved.last(), saved.configuration()));
            written = true;
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
                throw failure;
            }
            output.onNotSaved(captured, failure);
        }
        save.listener().onEnded(written);
    }

    /**
     * Reads and sends a chunk. Sends nothing if the snapshot was replaced; the core offers the newest one when the
     * follower makes no progress.
     */
    public void sendChunk(Effect.SendSnapshotChunk chunk) throws StorageFailure {
        StoredSnapshot snapshot = store.find(chunk.snapshot());
        if (snapshot == null || !canSend(chunk, snapshot)) {
            return;
        }
        byte[] data;
        try {
            data = store.readChunk(snapshot, chunk.offset(), chunkBytes);
        } catch (StorageFailure unreadable) {
            onDamaged(chunk.to(), snapshot, unreadable);
            return;
        }
        if (chunk.offset() + data.length >= snapshot.bytes()) {
            sendPolicy.onSentCompletely(chunk.to(), snapshot);
        }
        output.send(
                chunk.to(),
                new InstallSnapshot.InstallSnapshotChunk(
                        chunk.term(), snapshot.last(), chunk.offset(), data, snapshot.bytes(), snapshot.digest()));
    }

    /**
     * Returns true unless, at the first chunk, the file is damaged (hazard D16) or the follower has just rejected all
     * of it.
     */
    private boolean canSend(Effect.SendSnapshotChunk chunk, StoredSnapshot snapshot) throws StorageFailure {
        if (chunk.offset() > 0) {
            return true;
        }
        long now = nanos.getAsLong();
        if (!sendPolicy.canSend(chunk.to(), now)) {
            return false;
        }
        boolean refused = sendPolicy.isRequestedAgain(chunk.to(), snapshot, now);
        if (sendPolicy.needsCheck(snapshot, now) || refused) {
            StorageFailure found = store.findDamage(snapshot);
            if (found != null) {
                onDamaged(chunk.to(), snapshot, found);
                return false;
            }
            sendPolicy.checked(snapshot, now);
        }
        if (refused) {
            output.onRejectedByFollower(chunk.to(), snapshot, sendPolicy.pauseNanos(chunk.to()));
        }
        return sendPolicy.canSend(chunk.to(), now);
    }

    /**
     * Handles a damaged snapshot. After a read error, sending pauses; a file with wrong content is never used again.
     */
    private void onDamaged(ServerId to, StoredSnapshot snapshot, StorageFailure found) throws StorageFailure {
        output.onDamaged(to, snapshot, found);
        if (found.kind() == StorageFailure.StorageFailureKind.DAMAGED) {
            store.setAside(snapshot);
        } else {
            sendPolicy.pause(to, nanos.getAsLong());
        }
        output.replaceDamagedSnapshot();
    }
}
