package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CapturedState;
import dev.raftctl.node.machine.MachineFault;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.StateTooLarge;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * What is done in a turn at the machine: committed entries are applied in order, once, and whoever waits for them or for the
 * state behind them is answered. One thread at a time, see {@link Applier}.
 */
final class MachineTurn {
    /** Longer than any client waits without asking again, and short enough to keep nothing for ever. */
    private static final long PATIENCE_NANOS = 10_000 * Ticker.NANOS_PER_MILLI;

    /** Well below what the core hands over at a time: it must not wait for room without knowing that there is some. */
    private static final long QUIET_BYTES_MAX = 512 << 10;

    /** Behind a start no server writes its first snapshot sooner than that. */
    private static final double AHEAD_MAX = 0.5;

    private final Waiters waiters = new Waiters();
    private final PendingReads reads;
    private final AskedCaptures askedCaptures = new AskedCaptures();
    private final AskedHashes askedHashes = new AskedHashes();
    private final ReplicatedState state;
    private final SnapshotStore snapshots;
    private final CaptureRule captureRule;
    private final Inbox inbox;
    private final StatusBoard board;
    private final Saver saver;
    private final long stateBytesMax;
    private final Ticker ticker;
    private final Metrics metrics;
    private long quietBytes;

    /** Has a capture written, elsewhere. */
    @FunctionalInterface
    interface Saver {
        /** @param asking who is answered when it is written or cannot be, before the machine hears of it */
        void save(CapturedState captured, List<Responder> asking);
    }

    MachineTurn(
            ReplicatedState state,
            SnapshotStore snapshots,
            SnapshotSettings settings,
            Inbox inbox,
            StatusBoard board,
            Saver saver,
            Consumer<ApplierWork.Read> readAgain,
            long stateBytesMax,
            Metrics metrics,
            Ticker ticker) {
        this.state = state;
        this.snapshots = snapshots;
        this.captureRule =
                new CaptureRule(settings, ThreadLocalRandom.current().nextDouble(AHEAD_MAX), this::newestBytes);
        this.inbox = inbox;
        this.board = board;
        this.saver = saver;
        reads = new PendingReads(readAgain);
        this.stateBytesMax = stateBytesMax;
        this.ticker = ticker;
        this.metrics = metrics;
    }

    /** What the core and the log writer handed over, in order. */
    void take(List<ApplierWork> batch) throws StorageFailure {
        if (batch.isEmpty()) {
            return;
        }
        long begun = ticker.nanos();
        long before = state.lastApplied().index();
        for (ApplierWork next : batch) {
            take(next);
        }
        if (state.lastApplied().index() > before) {
            metrics.applied(state.lastApplied().index() - before, ticker.nanos() - begun);
            tellCore(new Event.Applied(state.lastApplied().index()));
            reads.answerUpTo(state);
            publish();
        }
    }

    /** What no entry waits for: snapshots that are due, {@code asides}, and whoever has waited too long. */
    void look(List<ApplierWork> asides) {
        if (isCaptureDue()) {
            capture(List.of());
        }
        for (ApplierWork next : asides) {
            if (next instanceof ApplierWork.Capture asked) {
                askedCaptures.add(asked, ticker.nanos());
            } else if (next instanceof ApplierWork.Hash asked) {
                askedHashes.add(asked, state, ticker.nanos());
            } else {
                reads.add((ApplierWork.Read) next, state, ticker.nanos());
            }
        }
        captureIfAsked();
        expire();
    }

    boolean isCaptureDue() {
        return captureRule.isDue(ticker.nanos());
    }

    /** No turn comes any more: whoever waits is told. */
    void end(Refusal why) {
        waiters.abandon();
        reads.abandon(why);
        askedCaptures.abandon(why);
        askedHashes.abandon(why);
    }

    void publish() {
        board.publish(new StatusBoard.Applied(
                state.lastApplied().index(),
                state.size(),
                state.sessionCount(),
                state.bytes(),
                state.hasTimedThings()));
    }

    private void capture(List<Responder> asking) {
        captureRule.begin();
        saver.save(state.capture(), asking);
    }

    private long newestBytes() {
        Snapshot newest = snapshots.newest();
        return newest == null ? 0 : newest.bytes();
    }

    private void captureIfAsked() {
        if (askedCaptures.isEmpty() || captureRule.isUnderWay()) {
            return;
        }
        Position applied = state.lastApplied();
        List<Responder> asking = askedCaptures.take(applied.index());
        Snapshot newest = snapshots.newest();
        if (applied.index() == 0 || (newest != null && newest.last().equals(applied))) {
            AskedCaptures.answer(asking, applied, newest);
        } else if (!asking.isEmpty()) {
            capture(asking);
        }
    }

    private void tellCore(Event.Applied applied) {
        if (quietBytes < QUIET_BYTES_MAX) {
            inbox.completedQuietly(applied);
        } else {
            quietBytes = 0;
            inbox.completed(applied);
        }
    }

    private void take(ApplierWork next) throws StorageFailure {
        if (next instanceof ApplierWork.Apply apply) {
            try {
                apply(apply.entries());
            } finally {
                waiters.tell();
            }
        } else if (next instanceof ApplierWork.Await await) {
            waiters.admit(await.first(), await.responders(), ticker.nanos());
        } else if (next instanceof ApplierWork.Reads confirmed) {
            long now = ticker.nanos();
            for (ApplierWork.Read read : confirmed.all()) {
                reads.add(read, state, now);
            }
        } else if (next instanceof ApplierWork.Restore restore) {
            restore(restore.snapshot());
        } else if (next instanceof ApplierWork.CaptureAgain) {
            captureRule.again(ticker.nanos());
        } else {
            captureRule.ended(((ApplierWork.CaptureEnded) next).written(), ticker.nanos());
        }
    }

    private void apply(List<Entry> entries) {
        for (Entry entry : entries) {
            // A snapshot may have come in between: then the state holds it already.
            if (entry.index() > state.lastApplied().index()) {
                apply(entry);
            }
        }
    }

    private void apply(Entry entry) {
        ClientReply reply;
        try {
            reply = state.apply(entry);
        } catch (RuntimeException fault) {
            throw new MachineFault("the machine cannot apply the entry " + entry + ": " + fault.getMessage(), fault);
        }
        // Before the next: the heap holds the entries that wait, too.
        StateTooLarge.ifAbove(stateBytesMax, state.bytes());
        captureRule.applied(entry.weight());
        quietBytes += entry.weight();
        waiters.applied(entry, reply);
        askedHashes.applied(state);
    }

    /** An older snapshot than the state is no news (trap S02). */
    private void restore(Snapshot snapshot) throws StorageFailure {
        if (snapshot.last().index() > state.lastApplied().index()) {
            load(snapshot, snapshots, state);
            waiters.restored(snapshot.last());
            askedHashes.applied(state);
            captureRule.restored();
        }
        inbox.completed(new Event.Installed(snapshot.last(), snapshot.configuration(), true));
    }

    /** Make the state what the snapshot holds. */
    static void load(Snapshot snapshot, SnapshotStore snapshots, ReplicatedState state) throws StorageFailure {
        try (InputStream body = snapshots.openBody(snapshot)) {
            state.restore(snapshot.last(), snapshot.configuration(), body);
        } catch (IOException unreadable) {
            throw snapshots.failureOf(snapshot, unreadable);
        }
    }

    private void expire() {
        if (!isAnyoneWaiting()) {
            return;
        }
        long before = ticker.nanos() - PATIENCE_NANOS;
        waiters.expire(before);
        reads.expire(before, state.lastApplied().index());
        askedCaptures.expire(before, state.lastApplied().index());
        askedHashes.expire(before, state.lastApplied().index());
    }

    private boolean isAnyoneWaiting() {
        return !waiters.isEmpty() || !reads.isEmpty() || !askedCaptures.isEmpty() || !askedHashes.isEmpty();
    }
}
