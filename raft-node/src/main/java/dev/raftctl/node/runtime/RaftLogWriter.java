package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the writes of the core durable: writes everything queued, syncs once, and then sends what depended on it. Runs
 * on a thread of its own; {@link #submit} and {@link #wakeIfNeeded} are called by the core. After a failure the thread
 * ends and sends nothing. On a full disk, entries are retried until there is space; votes do not wait, because their
 * file never grows (hazard D04).
 */
final class RaftLogWriter implements Effect.DiskHandler<StorageFailure> {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    /** If nothing has been written for this long, the writer marks the end of the log (hazard D15). */
    private static final long IDLE_NANOS = 500 * TimeSource.NANOS_PER_MILLI;

    private static final long RETRY_NANOS = 500 * TimeSource.NANOS_PER_MILLI;

    private final MpscQueue<Effect.DiskWork> work = MpscQueue.unbounded();
    private final ThreadWakeup wakeup = new ThreadWakeup();
    private final ServerStorage storage;
    private final ConnectedPeers peers;
    private final CoreInbox inbox;
    private final Applier applier;
    private final DiskSpaceMonitor diskSpaceMonitor;
    private final FatalErrorLatch fatalError;
    private final NodeMetrics metrics;
    private final TimeSource ticker;
    private final Runnable onEntriesDurable;
    private final LogWriteBatch batch = new LogWriteBatch();
    private final Outlet outlet = new Outlet();
    private boolean waitingForSpace;
    private long retryNanos;
    private boolean endIsUnmarked = true;
    private long lastWriteNanos;
    private volatile boolean stopping;

    /** @param onEntriesDurable called after entries have become durable, see {@link CoreScheduler#onEntriesDurable} */
    RaftLogWriter(
            ServerStorage storage,
            ConnectedPeers peers,
            CoreInbox inbox,
            Applier applier,
            DiskSpaceMonitor diskSpaceMonitor,
            FatalErrorLatch fatalError,
            NodeMetrics metrics,
            TimeSource ticker,
            Runnable onEntriesDurable) {
        this.storage = storage;
        this.peers = peers;
        this.inbox = inbox;
        this.applier = applier;
        this.diskSpaceMonitor = diskSpaceMonitor;
        this.fatalError = fatalError;
        this.metrics = metrics;
        this.ticker = ticker;
        this.onEntriesDurable = onEntriesDurable;
    }

    /** Queues disk work in the order of the calls. Call {@link #wakeIfNeeded} after the last item. */
    void submit(Effect.DiskWork next) {
        work.put(next);
    }

    /** Wakes the thread if work is queued. */
    void wakeIfNeeded() {
        if (!work.isEmpty()) {
            wakeup.signal();
        }
    }

    /** Stops the thread once all submitted work is durable, or at once if the disk is full. */
    void stop() {
        stopping = true;
        wakeup.signal();
    }

    void run() throws StorageFailure {
        lastWriteNanos = ticker.nanos();
        while (true) {
            boolean last = stopping;
            List<Effect.DiskWork> waiting = work.takeAll();
            for (Effect.DiskWork next : waiting) {
                next.dispatchTo(this);
            }
            flush();
            if (last) {
                markEnd();
                return;
            }
            if (waiting.isEmpty()) {
                long nanos = pauseNanos();
                if (nanos > 0) {
                    wakeup.await(() -> work.isEmpty() && !stopping, nanos);
                } else if (!waitingForSpace) {
                    markEnd();
                }
            }
        }
    }

    /** Returns how long the thread may sleep while no work is submitted. */
    private long pauseNanos() {
        if (waitingForSpace) {
            return retryNanos - ticker.nanos();
        }
        return endIsUnmarked ? lastWriteNanos + IDLE_NANOS - ticker.nanos() : Long.MAX_VALUE;
    }

    private void markEnd() throws StorageFailure {
        endIsUnmarked = false;
        storage.markEnd();
    }

    @Override
    public void persist(Effect.PersistWrite write) {
        batch.add(write);
    }

    @Override
    public void installChunk(Effect.StoreSnapshotChunk install) throws StorageFailure {
        flush();
        install(install);
    }

    @Override
    public void markRecovering(Effect.MarkLogRecovering effect) throws StorageFailure {
        flush();
        storage.beginRecovering(effect.term());
    }

    @Override
    public void storeLeasePromise(Effect.StoreLeasePromise effect) throws StorageFailure {
        flush();
        storeLeasePromise(effect.nanos());
    }

    @Override
    public void compact(Effect.CompactLog compact) throws StorageFailure {
        flush();
        storage.compact(compact.firstIndexToKeep());
    }

    /**
     * Stores a lease promise. On a full disk the old, longer promise stays, which only delays votes after a restart.
     */
    private void storeLeasePromise(long nanos) throws StorageFailure {
        try {
            storage.storeLeasePromise(nanos);
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
                throw failure;
            }
        }
    }

    /** Makes all writes of the batch durable, then sends the messages that depend on these writes. */
    private void flush() throws StorageFailure {
        if (batch.isEmpty()) {
            return;
        }
        long startNanos = ticker.nanos();
        if (waitingForSpace && startNanos - retryNanos < 0) {
            storeAndSendVotes();
            return;
        }
        metrics.onWriteStarted();
        try {
            if (batch.makeDurable(storage)) {
                lastWriteNanos = ticker.nanos();
                endIsUnmarked = true;
                metrics.recordSync(batch.entryCount(), lastWriteNanos - startNanos);
            }
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
                throw failure;
            }
            waitForSpace(failure);
            return;
        } finally {
            metrics.onWriteEnded();
        }
        if (waitingForSpace) {
            waitingForSpace = false;
            LOG.info("the entries that waited for disk space are written");
        }
        for (Effect.PersistWrite write : batch.writes()) {
            for (Effect.OutboundMessage effect : write.onceDurable()) {
                send(effect);
            }
        }
        peers.flush();
        complete(batch.persistedHardState());
        Event.WritePersisted entries = batch.persistedEntries();
        batch.clear();
        if (entries != null) {
            inbox.addCompletionWithoutWakeup(entries);
            onEntriesDurable.run();
        }
    }

    /**
     * Handles a full disk. The entries stay in the batch and are not acknowledged, but votes are still stored and sent.
     */
    private void waitForSpace(StorageFailure full) throws StorageFailure {
        if (!waitingForSpace) {
            waitingForSpace = true;
            LOG.warn("{}: {} entries wait for disk space; {}", full.getMessage(), batch.entryCount(), full.hint());
        }
        retryNanos = ticker.nanos() + RETRY_NANOS;
        diskSpaceMonitor.onDiskFull();
        storeAndSendVotes();
    }

    private void storeAndSendVotes() throws StorageFailure {
        Event.WritePersisted persisted = batch.persistedHardState();
        if (persisted != null) {
            batch.storeHardState(storage);
            batch.takeVotes().forEach(this::send);
            peers.flush();
            complete(persisted);
        }
    }

    private void complete(Event.@Nullable WritePersisted persisted) {
        if (persisted != null) {
            inbox.addCompletion(persisted);
        }
    }

    private void send(Effect.OutboundMessage effect) {
        if (fatalError.isSet()) {
            return;
        }
        effect.dispatchTo(outlet);
    }

    /**
     * On a full disk the chunk is dropped: the leader offers the snapshot again once this server reports free space.
     */
    private void install(Effect.StoreSnapshotChunk install) throws StorageFailure {
        try {
            if (!waitingForSpace) {
                receiveChunk(install);
                return;
            }
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
                throw failure;
            }
            LOG.warn("cannot store the snapshot from {}: {}; {}", install.from(), failure.getMessage(), failure.hint());
            diskSpaceMonitor.onDiskFull();
        }
        reportNotInstalled(install.chunk());
    }

    private void receiveChunk(Effect.StoreSnapshotChunk install) throws StorageFailure {
        InstallSnapshot.InstallSnapshotChunk chunk = install.chunk();
        LogPosition last = chunk.last();
        long received =
                storage.snapshots().receiveChunk(last, chunk.total(), chunk.digest(), chunk.offset(), chunk.data());
        if (received < chunk.total()) {
            reportNotInstalled(chunk);
            requestChunk(install, received);
            return;
        }
        StoredSnapshot snapshot = storage.snapshots().completeTransfer(last, chunk.total(), chunk.digest());
        if (snapshot == null) {
            LOG.warn(
                    "the snapshot of {} from {} does not match its checksum; it is discarded and must be sent again",
                    last,
                    install.from());
            // Do not request it again at once: the leader checks its file and offers the snapshot again after a while.
            reportNotInstalled(chunk);
            return;
        }
        storage.adoptSnapshot(snapshot.last());
        endIsUnmarked = true;
        applier.submit(new ApplierTask.RestoreSnapshotTask(snapshot));
        applier.wakeIfNeeded();
    }

    private void reportNotInstalled(InstallSnapshot.InstallSnapshotChunk chunk) {
        if (chunk.isLast()) {
            inbox.addCompletion(new Event.SnapshotInstallCompleted(chunk.last(), Configuration.NONE, false));
        }
    }

    private void requestChunk(Effect.StoreSnapshotChunk install, long offset) {
        if (!fatalError.isSet()) {
            InstallSnapshot.InstallSnapshotChunk chunk = install.chunk();
            peers.send(
                    install.from(),
                    new InstallSnapshot.InstallSnapshotChunkRequest(chunk.term(), chunk.last(), offset));
            peers.flush();
        }
    }

    private final class Outlet implements Effect.OutboundHandler {
        @Override
        public void send(Effect.SendMessage send) {
            peers.send(send.to(), send.message());
        }

        @Override
        public void reply(Effect.RespondToRequest reply) {
            inbox.addReply(reply);
        }
    }
}
