package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.machine.CapturedState;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who takes the machine's turns: its own thread; and in its place, for what is brief and while nobody is at it, the thread of the
 * network that has just had entries committed, which is to carry the answers away. That saves a batch two hand-overs between
 * threads. Nobody ever waits for a turn.
 */
final class Applier {
    private static final long MAX_QUEUED_READ_BYTES = 16L << 20;

    /** Who waits is put here without waking this thread, so it looks by itself now and then. */
    private static final long POLL_NANOS = 500 * Ticker.NANOS_PER_MILLI;

    /** How long the own thread leaves another one at its turn before it looks again, unless it is woken. */
    private static final long OWNED_POLL_NANOS = 1 * Ticker.NANOS_PER_MILLI;

    /** Some microseconds each: so much may keep a thread of the network from its connections. */
    private static final int MAX_CHEAP_WEIGHT = 512;

    private static final long EXPENSIVE_WEIGHT = 1 << 20;

    private final MpscQueue<ApplierWork> work = MpscQueue.unbounded();
    /** What asks for no leader: reads, snapshots, hashes. */
    private final MpscQueue<ApplierWork> localRequests = new MpscQueue<>(MAX_QUEUED_READ_BYTES);

    private final Wakeup wakeup = new Wakeup();
    private final AtomicBoolean owned = new AtomicBoolean();
    /** How much waits in {@link #work}, in entries and reads; {@link #EXPENSIVE_WEIGHT} for what may take its time. */
    private final AtomicLong queuedWeight = new AtomicLong();

    private final ReplicatedState state;
    private final MachineDriver driver;
    private final SnapshotStore snapshots;
    private final Snapshotter snapshotter;
    private final FatalErrorLatch fatalError;
    private volatile boolean stopping;

    Applier(
            ReplicatedState state,
            SnapshotStore snapshots,
            SnapshotSettings settings,
            Inbox inbox,
            PublishedStatus publishedStatus,
            Snapshotter snapshotter,
            long maxStateBytes,
            Metrics metrics,
            FatalErrorLatch fatalError,
            Ticker ticker) {
        this.state = state;
        this.snapshots = snapshots;
        this.snapshotter = snapshotter;
        this.fatalError = fatalError;
        driver = new MachineDriver(
                state,
                snapshots,
                settings,
                inbox,
                publishedStatus,
                this::saveSnapshot,
                this::retryRead,
                maxStateBytes,
                metrics,
                ticker);
    }

    /** In the order of the calls; {@link #wakeIfNeeded} or {@link #tryRun} when no more comes for now. */
    void submit(ApplierWork next) {
        long weight = weight(next);
        if (weight > 0) {
            queuedWeight.addAndGet(weight);
        }
        work.put(next);
    }

    /** A read that needs no leader. False when too many wait. */
    boolean submitRead(ApplierWork.Read read) {
        return submitLocal(read, CoreRequest.OVERHEAD_BYTES + read.query().length);
    }

    private void retryRead(ApplierWork.Read read) {
        if (!submitRead(read)) {
            read.responder().reply(new ClientReply.Refused(CoreLoop.BUSY));
        }
    }

    /** False when too many wait. */
    boolean submitTakeSnapshot(ApplierWork.TakeSnapshot request) {
        return submitLocal(request, CoreRequest.OVERHEAD_BYTES);
    }

    /** The newest snapshot is damaged. */
    void replaceDamagedSnapshot() {
        submit(new ApplierWork.ReplaceDamagedSnapshot());
        wakeIfNeeded();
    }

    /** False when too many wait. */
    boolean submitHashState(ApplierWork.HashState request) {
        return submitLocal(request, CoreRequest.OVERHEAD_BYTES);
    }

    private boolean submitLocal(ApplierWork request, long weight) {
        boolean accepted = localRequests.offer(request, weight);
        wakeup.signal();
        return accepted;
    }

    /** Wakes the thread if there is something for it. */
    void wakeIfNeeded() {
        if (!work.isEmpty()) {
            wakeup.signal();
        }
    }

    /** A thread of the network: takes the turn for what was handed over, if that is brief and nobody is at it; else as {@link #wakeIfNeeded}. */
    void tryRun() {
        if (work.isEmpty() || fatalError.isSet()) {
            return;
        }
        if (queuedWeight.get() > MAX_CHEAP_WEIGHT || !owned.compareAndSet(false, true)) {
            wakeup.signal();
            return;
        }
        boolean more;
        try {
            runBatch();
            more = driver.isSnapshotDue();
        } catch (StorageFailure failure) {
            fatalError.set(failure);
            return;
        } catch (RuntimeException | Error fault) {
            fatalError.set(fault);
            return;
        } finally {
            owned.set(false);
        }
        if (more || !isIdle()) {
            wakeup.signal();
        }
    }

    /** Ends after what was handed over so far. */
    void stop() {
        stopping = true;
        wakeup.signal();
    }

    void run() throws StorageFailure {
        driver.publish();
        // Where a turn failed on another thread, there is no next one.
        while (!fatalError.isSet()) {
            if (!owned.compareAndSet(false, true)) {
                // Whoever is at it rings when there is more than that one took.
                wakeup.await(owned::get, OWNED_POLL_NANOS);
                continue;
            }
            boolean last = stopping;
            boolean worked;
            try {
                worked = runBatch();
                driver.runLocalRequests(localRequests.takeAll());
            } finally {
                owned.set(last);
            }
            if (last) {
                driver.failPendingRequests(CoreLoop.STOPPING);
                return;
            }
            if (!worked) {
                wakeup.await(this::isIdle, POLL_NANOS);
            }
        }
    }

    private boolean runBatch() throws StorageFailure {
        List<ApplierWork> batch = work.takeAll();
        if (batch.isEmpty()) {
            return false;
        }
        driver.execute(batch);
        long weight = 0;
        for (ApplierWork next : batch) {
            weight += weight(next);
        }
        queuedWeight.addAndGet(-weight);
        return true;
    }

    private void saveSnapshot(CapturedState captured, List<Responder> responders) {
        snapshotter.saveSnapshot(captured, written -> {
            PendingSnapshotRequests.respond(responders, captured.last(), snapshots.newest());
            submit(new ApplierWork.SnapshotEnded(written));
            wakeIfNeeded();
        });
    }

    private long weight(ApplierWork next) {
        if (next instanceof ApplierWork.Apply apply) {
            long weight = 0;
            for (Entry entry : apply.entries()) {
                weight += state.isCheap(entry) ? 1 : EXPENSIVE_WEIGHT;
            }
            return weight;
        }
        if (next instanceof ApplierWork.ReadBatch reads) {
            return reads.reads().size();
        }
        return next instanceof ApplierWork.RestoreSnapshot ? EXPENSIVE_WEIGHT : 0;
    }

    private boolean isIdle() {
        return work.isEmpty() && localRequests.isEmpty() && !stopping;
    }
}
