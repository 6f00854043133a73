package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.machine.CapturedState;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who takes the machine's turns: its own thread; and in its place, for what is brief and while nobody is at it, the thread of the
 * network that has just had entries committed, which is to carry the answers away. That saves a batch two hand-overs between
 * threads. Nobody ever waits for a turn.
 */
final class Applier {
    private static final long READS_BYTES_MAX = 16L << 20;

    /** Who waits is put here without waking this thread, so it looks by itself now and then. */
    private static final long LOOK_NANOS = 500 * Ticker.NANOS_PER_MILLI;

    /** How long the own thread leaves another one at its turn before it looks again, unless it is woken. */
    private static final long OTHERS_TURN_NANOS = 1 * Ticker.NANOS_PER_MILLI;

    /** Some microseconds each: so much may keep a thread of the network from its connections. */
    private static final int BRIEF_MAX = 512;

    private static final long LONG = 1 << 20;

    private final Lane<ApplierWork> work = Lane.unbounded();
    /** What asks for no leader: reads, snapshots, hashes. */
    private final Lane<ApplierWork> asides = new Lane<>(READS_BYTES_MAX);

    private final Bell bell = new Bell();
    private final AtomicBoolean taken = new AtomicBoolean();
    /** How much waits in {@link #work}, in entries and reads; {@link #LONG} for what may take its time. */
    private final AtomicLong waiting = new AtomicLong();

    private final ReplicatedState state;
    private final MachineTurn turn;
    private final SnapshotStore snapshots;
    private final Snapshotter snapshotter;
    private final Fate fate;
    private volatile boolean stopping;

    Applier(
            ReplicatedState state,
            SnapshotStore snapshots,
            SnapshotSettings settings,
            Inbox inbox,
            StatusBoard board,
            Snapshotter snapshotter,
            long stateBytesMax,
            Metrics metrics,
            Fate fate,
            Ticker ticker) {
        this.state = state;
        this.snapshots = snapshots;
        this.snapshotter = snapshotter;
        this.fate = fate;
        turn = new MachineTurn(
                state, snapshots, settings, inbox, board, this::save, this::readAgain, stateBytesMax, metrics, ticker);
    }

    /** In the order of the calls; {@link #ring} or {@link #attend} when no more comes for now. */
    void hand(ApplierWork next) {
        long weight = weight(next);
        if (weight > 0) {
            waiting.addAndGet(weight);
        }
        work.put(next);
    }

    /** A read that needs no leader. False when too many wait. */
    boolean read(ApplierWork.Read stale) {
        return aside(stale, Question.OVERHEAD_BYTES + stale.query().length);
    }

    private void readAgain(ApplierWork.Read read) {
        if (!read(read)) {
            read.responder().answer(new ClientReply.Refused(CoreLoop.BUSY));
        }
    }

    /** False when too many wait. */
    boolean capture(ApplierWork.Capture asked) {
        return aside(asked, Question.OVERHEAD_BYTES);
    }

    /** The newest snapshot is damaged. */
    void captureAgain() {
        hand(new ApplierWork.CaptureAgain());
        ring();
    }

    /** False when too many wait. */
    boolean hash(ApplierWork.Hash asked) {
        return aside(asked, Question.OVERHEAD_BYTES);
    }

    private boolean aside(ApplierWork asked, long weight) {
        boolean accepted = asides.offer(asked, weight);
        bell.ring();
        return accepted;
    }

    /** Wakes the thread if there is something for it. */
    void ring() {
        if (!work.isEmpty()) {
            bell.ring();
        }
    }

    /** A thread of the network: takes the turn for what was handed over, if that is brief and nobody is at it; else as {@link #ring}. */
    void attend() {
        if (work.isEmpty() || fate.isOver()) {
            return;
        }
        if (waiting.get() > BRIEF_MAX || !taken.compareAndSet(false, true)) {
            bell.ring();
            return;
        }
        boolean more;
        try {
            takeWork();
            more = turn.isCaptureDue();
        } catch (StorageFailure failure) {
            fate.met(failure);
            return;
        } catch (RuntimeException | Error fault) {
            fate.met(fault);
            return;
        } finally {
            taken.set(false);
        }
        if (more || !isIdle()) {
            bell.ring();
        }
    }

    /** Ends after what was handed over so far. */
    void stop() {
        stopping = true;
        bell.ring();
    }

    void run() throws StorageFailure {
        turn.publish();
        // Where a turn failed on another thread, there is no next one.
        while (!fate.isOver()) {
            if (!taken.compareAndSet(false, true)) {
                // Whoever is at it rings when there is more than that one took.
                bell.sleep(taken::get, OTHERS_TURN_NANOS);
                continue;
            }
            boolean last = stopping;
            boolean worked;
            try {
                worked = takeWork();
                turn.look(asides.takeAll());
            } finally {
                taken.set(last);
            }
            if (last) {
                turn.end(CoreLoop.STOPPING);
                return;
            }
            if (!worked) {
                bell.sleep(this::isIdle, LOOK_NANOS);
            }
        }
    }

    private boolean takeWork() throws StorageFailure {
        List<ApplierWork> batch = work.takeAll();
        if (batch.isEmpty()) {
            return false;
        }
        turn.take(batch);
        long weight = 0;
        for (ApplierWork next : batch) {
            weight += weight(next);
        }
        waiting.addAndGet(-weight);
        return true;
    }

    private void save(CapturedState captured, List<Responder> asking) {
        snapshotter.save(captured, written -> {
            AskedCaptures.answer(asking, captured.last(), snapshots.newest());
            hand(new ApplierWork.CaptureEnded(written));
            ring();
        });
    }

    private long weight(ApplierWork next) {
        if (next instanceof ApplierWork.Apply apply) {
            long weight = 0;
            for (Entry entry : apply.entries()) {
                weight += state.isBrief(entry) ? 1 : LONG;
            }
            return weight;
        }
        if (next instanceof ApplierWork.Reads reads) {
            return reads.all().size();
        }
        return next instanceof ApplierWork.Restore ? LONG : 0;
    }

    private boolean isIdle() {
        return work.isEmpty() && asides.isEmpty() && !stopping;
    }
}
