package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.ServerId;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes snapshots of captured states and reads snapshot chunks for followers while entries are applied. Runs on a
 * thread of its own, except {@link #saveSnapshot}, {@link #sendChunk} and {@link #wakeIfNeeded}.
 */
final class Snapshotter {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final int CHUNK_BYTES = 512 << 10;
    /**
     * How long damage is reported. A disk that has corrupted a file needs attention even after the file is replaced.
     */
    private static final long DAMAGE_REPORT_NANOS = 600_000 * TimeSource.NANOS_PER_MILLI;

    private static final long POLL_NANOS = 10 * TimeSource.NANOS_PER_MILLI;

    private final MpscQueue<SnapshotTask> work = MpscQueue.unbounded();
    private final ThreadWakeup wakeup = new ThreadWakeup();
    private final SnapshotStore store;
    private final ConnectedPeers peers;
    private final CoreInbox inbox;
    private final LongSupplier durableIndex;
    private final NodeMetrics metrics;
    private final TimeSource ticker;
    private final Runnable replaceDamagedSnapshot;
    private final SnapshotSendPolicy sendPolicy = new SnapshotSendPolicy();
    private SnapshotTask.@Nullable SaveSnapshotTask waitingSave;
    private volatile String damage = "";
    private volatile long damageNanos;
    private volatile boolean stopping;

    /** Called when a snapshot has been written, or could not be written because the disk was full. */
    @FunctionalInterface
    interface SnapshotSaveListener {
        void onEnded(boolean written);
    }

    private sealed interface SnapshotTask {
        record SaveSnapshotTask(ReplicatedStateCapture captured, SnapshotSaveListener listener)
                implements SnapshotTask {}

        record SendSnapshotChunkTask(Effect.SendSnapshotChunk chunk) implements SnapshotTask {}
    }

    /**
     * @param durableIndex the index up to which this server's log is durable; any thread
     * @param replaceDamagedSnapshot requests another snapshot because the newest one is damaged
     */
    Snapshotter(
            SnapshotStore store,
            ConnectedPeers peers,
            CoreInbox inbox,
            LongSupplier durableIndex,
            NodeMetrics metrics,
            TimeSource ticker,
            Runnable replaceDamagedSnapshot) {
        this.store = store;
        this.peers = peers;
        this.inbox = inbox;
        this.durableIndex = durableIndex;
        this.metrics = metrics;
        this.ticker = ticker;
        this.replaceDamagedSnapshot = replaceDamagedSnapshot;
    }

    /** Returns a description of recent damage to a snapshot that was to be sent; may be empty. Thread-safe. */
    String damage() {
        String found = damage;
        return found.isEmpty() || ticker.nanos() - damageNanos > DAMAGE_REPORT_NANOS ? "" : found;
    }

    /**
     * Queues a captured state.
     *
     * @param listener notified when it was written or the disk was full
     */
    void saveSnapshot(ReplicatedStateCapture captured, SnapshotSaveListener listener) {
        work.put(new SnapshotTask.SaveSnapshotTask(captured, listener));
        wakeup.signal();
    }

    /** Queues a chunk that must be read and sent. Call {@link #wakeIfNeeded} after the last chunk. */
    void sendChunk(Effect.SendSnapshotChunk chunk) {
        work.put(new SnapshotTask.SendSnapshotChunkTask(chunk));
    }

    /** Wakes the thread if work is queued. */
    void wakeIfNeeded() {
        if (!work.isEmpty()) {
            wakeup.signal();
        }
    }

    /** Stops the thread after its current work. A captured state that is still waiting is not written. */
    void stop() {
        stopping = true;
        wakeup.signal();
    }

    void run() throws StorageFailure {
        while (!stopping) {
            runPending();
            wakeup.await(() -> work.isEmpty() && !stopping, waitingSave == null ? Long.MAX_VALUE : POLL_NANOS);
        }
    }

    /** Sends the queued chunks, then writes the queued snapshot if the entries it covers are durable. */
    void runPending() throws StorageFailure {
        for (SnapshotTask next : work.takeAll()) {
            if (next instanceof SnapshotTask.SaveSnapshotTask save) {
                waitingSave = save;
            } else {
                sendChunk((SnapshotTask.SendSnapshotChunkTask) next);
            }
        }
        saveIfDurable();
    }

    /**
     * An entry that a majority stores is applied before this server's own disk holds it. A snapshot with that entry
     * must not be recovered together with the vote of an earlier term (hazard R12).
     */
    private void saveIfDurable() throws StorageFailure {
        SnapshotTask.SaveSnapshotTask save = waitingSave;
        if (save != null && durableIndex.getAsLong() >= save.captured().last().index()) {
            waitingSave = null;
            saveSnapshot(save);
        }
    }

    private void saveSnapshot(SnapshotTask.SaveSnapshotTask save) throws StorageFailure {
        ReplicatedStateCapture captured = save.captured();
        long startNanos = ticker.nanos();
        boolean written = false;
        try {
            StoredSnapshot saved = store.save(
                    captured.last(),
                    captured.configuration(),
                    target -> captured.body()
                            .writeTo(
                                    new ThrottledOutputStream(target, ticker, () -> stopping, LockSupport::parkNanos)));
            metrics.recordSnapshotSaved(ticker.nanos() - startNanos, ticker.wallMillis());
            inbox.addCompletion(new Event.SnapshotPersisted(saved.last(), saved.configuration()));
            written = true;
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
                throw failure;
            }
            LOG.warn("cannot write a snapshot of {}: {}; {}", captured.last(), failure.getMessage(), failure.hint());
        }
        save.listener().onEnded(written);
    }

    /**
     * Sends nothing if the snapshot was replaced; the core offers the newest one when the follower makes no progress.
     */
    private void sendChunk(SnapshotTask.SendSnapshotChunkTask send) throws StorageFailure {
        Effect.SendSnapshotChunk chunk = send.chunk();
        StoredSnapshot snapshot = store.find(chunk.snapshot());
        if (snapshot == null || !canSend(chunk, snapshot)) {
            return;
        }
        byte[] data;
        try {
            data = store.readChunk(snapshot, chunk.offset(), CHUNK_BYTES);
        } catch (StorageFailure unreadable) {
            onDamaged(chunk.to(), snapshot, unreadable);
            return;
        }
        if (chunk.offset() + data.length >= snapshot.bytes()) {
            sendPolicy.onSentCompletely(chunk.to(), snapshot);
        }
        peers.send(
                chunk.to(),
                new InstallSnapshot.InstallSnapshotChunk(
                        chunk.term(), snapshot.last(), chunk.offset(), data, snapshot.bytes(), snapshot.digest()));
        peers.flush();
    }

    /**
     * Returns true unless, at the first chunk, the file is damaged (hazard D16) or the follower has just rejected all
     * of it.
     */
    private boolean canSend(Effect.SendSnapshotChunk chunk, StoredSnapshot snapshot) throws StorageFailure {
        if (chunk.offset() > 0) {
            return true;
        }
        long now = ticker.nanos();
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
            LOG.warn(
                    "{} rejected the snapshot of {}, which is intact on this server; it is sent again in {} s",
                    chunk.to(),
                    snapshot.last(),
                    sendPolicy.pauseNanos(chunk.to()) / (1_000 * TimeSource.NANOS_PER_MILLI));
        }
        return sendPolicy.canSend(chunk.to(), now);
    }

    /**
     * Handles a damaged snapshot. After a read error, sending pauses; a file with wrong content is never used again.
     */
    private void onDamaged(ServerId to, StoredSnapshot snapshot, StorageFailure found) throws StorageFailure {
        damageNanos = ticker.nanos();
        damage = "its snapshot of " + snapshot.last() + " could not be sent: " + found.getMessage();
        LOG.warn(
                "the snapshot of {} is not sent to {} and will be replaced: {}",
                snapshot.last(),
                to,
                found.getMessage());
        if (found.kind() == StorageFailure.StorageFailureKind.DAMAGED) {
            store.setAside(snapshot);
        } else {
            sendPolicy.pause(to, ticker.nanos());
        }
        replaceDamagedSnapshot.run();
    }
}
