package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.pipeline.SnapshotExecutor;
import dev.raftctl.node.pipeline.SnapshotOutput;
import dev.raftctl.node.pipeline.SnapshotSendPolicy;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.ServerId;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Writes snapshots of captured states and reads snapshot chunks for followers while entries are applied. Runs on a
 * thread of its own, except {@link #saveSnapshot}, {@link #sendChunk} and {@link #wakeIfNeeded}.
 */
final class Snapshotter {
    private static final Logger LOG = ServerLog.LOGGER;
    private static final int CHUNK_BYTES = 512 << 10;
    /**
     * How long damage is reported. A disk that has corrupted a file needs attention even after the file is replaced.
     */
    private static final long DAMAGE_REPORT_NANOS = 600_000 * TimeSource.NANOS_PER_MILLI;

    private static final long POLL_NANOS = 10 * TimeSource.NANOS_PER_MILLI;

    private final MpscQueue<SnapshotTask> work = MpscQueue.unbounded();
    private final ThreadWakeup wakeup = new ThreadWakeup();
    private final ConnectedPeers peers;
    private final CoreInbox inbox;
    private final NodeMetrics metrics;
    private final TimeSource ticker;
    private final Runnable replaceDamagedSnapshot;
    private final SnapshotExecutor executor;
    private volatile String damage = "";
    private volatile long damageNanos;
    private volatile boolean stopping;

    private sealed interface SnapshotTask {
        void run(SnapshotExecutor executor) throws StorageFailure;

        record SaveSnapshotTask(ReplicatedStateCapture captured, SnapshotExecutor.SnapshotSaveListener listener)
                implements SnapshotTask {
            @Override
            public void run(SnapshotExecutor executor) throws StorageFailure {
                executor.save(captured, listener);
            }
        }

        record SendSnapshotChunkTask(Effect.SendSnapshotChunk chunk) implements SnapshotTask {
            @Override
            public void run(SnapshotExecutor executor) throws StorageFailure {
                executor.sendChunk(chunk);
            }
        }
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
        this.peers = peers;
        this.inbox = inbox;
        this.metrics = metrics;
        this.ticker = ticker;
        this.replaceDamagedSnapshot = replaceDamagedSnapshot;
        this.executor = new SnapshotExecutor(
                store,
                new SnapshotterOutput(),
                durableIndex,
                ticker::nanos,
                CHUNK_BYTES,
                SnapshotSendPolicy.SnapshotSendTimes.DEFAULT);
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
    void saveSnapshot(ReplicatedStateCapture captured, SnapshotExecutor.SnapshotSaveListener listener) {
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
            wakeup.await(() -> work.isEmpty() && !stopping, executor.isSaveWaiting() ? POLL_NANOS : Long.MAX_VALUE);
        }
    }

    /** Sends the queued chunks, then writes the queued snapshot if the entries it covers are durable. */
    void runPending() throws StorageFailure {
        for (SnapshotTask next : work.takeAll()) {
            next.run(executor);
        }
        executor.saveIfDurable();
    }

    /** Sends snapshot chunks and reports saved snapshots. Used by the snapshotter thread. */
    private final class SnapshotterOutput implements SnapshotOutput {
        private long saveStartedNanos;

        @Override
        public void send(ServerId to, InstallSnapshot.InstallSnapshotChunk chunk) {
            peers.send(to, chunk);
            peers.flush();
        }

        @Override
        public SnapshotStore.SnapshotBodyWriter body(ReplicatedStateCapture captured) {
            saveStartedNanos = ticker.nanos();
            return target -> captured.body()
                    .writeTo(new ThrottledOutputStream(target, ticker, () -> stopping, LockSupport::parkNanos));
        }

        @Override
        public void complete(Event.SnapshotPersisted event) {
            metrics.recordSnapshotSaved(ticker.nanos() - saveStartedNanos, ticker.wallMillis());
            inbox.addCompletion(event);
        }

        @Override
        public void replaceDamagedSnapshot() {
            replaceDamagedSnapshot.run();
        }

        @Override
        public void onNotSaved(ReplicatedStateCapture captured, StorageFailure full) {
            LOG.warn("cannot write a snapshot of {}: {}; {}", captured.last(), full.getMessage(), full.hint());
        }

        @Override
        public void onRejectedByFollower(ServerId follower, StoredSnapshot snapshot, long pauseNanos) {
            LOG.warn(
                    "{} rejected the snapshot of {}, which is intact on this server; it is sent again in {} s",
                    follower,
                    snapshot.last(),
                    pauseNanos / (1_000 * TimeSource.NANOS_PER_MILLI));
        }

        @Override
        public void onDamaged(ServerId follower, StoredSnapshot snapshot, StorageFailure found) {
            damageNanos = ticker.nanos();
            damage = "its snapshot of " + snapshot.last() + " could not be sent: " + found.getMessage();
            LOG.warn(
                    "the snapshot of {} is not sent to {} and will be replaced: {}",
                    snapshot.last(),
                    follower,
                    found.getMessage());
        }
    }
}
