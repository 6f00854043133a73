package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.pipeline.DiskWorkExecutor;
import dev.raftctl.node.pipeline.DiskWorkOutput;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.slf4j.Logger;

/**
 * Runs {@link DiskWorkExecutor} on a thread of its own; {@link #submit} and {@link #wakeIfNeeded} are called by the
 * core. After a failure the thread ends and sends nothing.
 */
final class RaftLogWriter {
    private static final Logger LOG = ServerLog.LOGGER;
    /** If nothing has been written for this long, the writer marks the end of the log (hazard D15). */
    private static final long IDLE_NANOS = 500 * TimeSource.NANOS_PER_MILLI;

    private static final long RETRY_NANOS = 500 * TimeSource.NANOS_PER_MILLI;

    private final MpscQueue<Effect.DiskWork> work = MpscQueue.unbounded();
    private final ThreadWakeup wakeup = new ThreadWakeup();
    private final ConnectedPeers peers;
    private final CoreInbox inbox;
    private final Applier applier;
    private final DiskSpaceMonitor diskSpaceMonitor;
    private final FatalErrorLatch fatalError;
    private final NodeMetrics metrics;
    private final TimeSource ticker;
    private final Runnable onEntriesDurable;
    private final DiskWorkExecutor executor;
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
        this.peers = peers;
        this.inbox = inbox;
        this.applier = applier;
        this.diskSpaceMonitor = diskSpaceMonitor;
        this.fatalError = fatalError;
        this.metrics = metrics;
        this.ticker = ticker;
        this.onEntriesDurable = onEntriesDurable;
        this.executor =
                new DiskWorkExecutor(storage, storage.snapshots(), new LogWriterOutput(), ticker::nanos, RETRY_NANOS);
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
        while (true) {
            boolean last = stopping;
            List<Effect.DiskWork> waiting = work.takeAll();
            for (Effect.DiskWork next : waiting) {
                next.dispatchTo(executor);
            }
            executor.flush();
            if (last) {
                executor.markEnd();
                return;
            }
            if (waiting.isEmpty()) {
                long nanos = executor.pauseNanos(IDLE_NANOS);
                if (nanos > 0) {
                    wakeup.await(() -> work.isEmpty() && !stopping, nanos);
                } else if (!executor.isWaitingForSpace()) {
                    executor.markEnd();
                }
            }
        }
    }

    /** Sends messages and reports completed writes, both once durable. Used by the log writer thread. */
    private final class LogWriterOutput implements DiskWorkOutput, Effect.OutboundHandler {
        private long writeStartedNanos;

        @Override
        public void send(Effect.OutboundMessage message) {
            if (!fatalError.isSet()) {
                message.dispatchTo(this);
            }
        }

        @Override
        public void send(Effect.SendMessage send) {
            peers.send(send.to(), send.message());
        }

        @Override
        public void reply(Effect.RespondToRequest reply) {
            inbox.addReply(reply);
        }

        @Override
        public void flushMessages() {
            peers.flush();
        }

        @Override
        public void requestChunk(ServerId leader, InstallSnapshot.InstallSnapshotChunkRequest request) {
            if (!fatalError.isSet()) {
                peers.send(leader, request);
                peers.flush();
            }
        }

        @Override
        public void complete(Event event) {
            inbox.addCompletion(event);
        }

        @Override
        public void completeEntries(Event.WritePersisted entries) {
            inbox.addCompletionWithoutWakeup(entries);
            onEntriesDurable.run();
        }

        @Override
        public void restore(StoredSnapshot snapshot) {
            applier.submit(new ApplierTask.RestoreSnapshotTask(snapshot));
            applier.wakeIfNeeded();
        }

        @Override
        public void onWriteStarted() {
            writeStartedNanos = ticker.nanos();
            metrics.onWriteStarted();
        }

        @Override
        public void onWriteEnded() {
            metrics.onWriteEnded();
        }

        @Override
        public void onSynced(int entryCount) {
            metrics.recordSync(entryCount, ticker.nanos() - writeStartedNanos);
        }

        @Override
        public void onDiskFull() {
            diskSpaceMonitor.onDiskFull();
        }

        @Override
        public void onWaitingForSpace(StorageFailure full, int entryCount) {
            LOG.warn("{}: {} entries wait for disk space; {}", full.getMessage(), entryCount, full.hint());
        }

        @Override
        public void onSpaceAvailable() {
            LOG.info("the entries that waited for disk space are written");
        }

        @Override
        public void onChunkNotStored(ServerId leader, StorageFailure full) {
            LOG.warn("cannot store the snapshot from {}: {}; {}", leader, full.getMessage(), full.hint());
        }

        @Override
        public void onChecksumMismatch(ServerId leader, LogPosition snapshot) {
            LOG.warn(
                    "the snapshot of {} from {} does not match its checksum; it is discarded and must be sent again",
                    snapshot,
                    leader);
        }
    }
}
