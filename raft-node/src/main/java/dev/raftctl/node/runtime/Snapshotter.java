package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CapturedState;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.ServerId;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes captures of the machine and reads chunks of snapshots for followers, while applies go on. Its own thread, but for
 * {@link #saveSnapshot}, {@link #sendChunk} and {@link #wakeIfNeeded}.
 */
final class Snapshotter {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final int CHUNK_BYTES = 512 << 10;
    /** A disk that has let one file rot is worth a look, also when another was written in its place. */
    private static final long DAMAGE_REPORT_NANOS = 600_000 * Ticker.NANOS_PER_MILLI;

    private static final long POLL_NANOS = 10 * Ticker.NANOS_PER_MILLI;

    private final MpscQueue<Work> work = MpscQueue.unbounded();
    private final Wakeup wakeup = new Wakeup();
    private final SnapshotStore store;
    private final RemotePeers peers;
    private final Inbox inbox;
    private final LongSupplier durableIndex;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Runnable replaceDamagedSnapshot;
    private final SnapshotSendPolicy sendPolicy = new SnapshotSendPolicy();
    private Work.@Nullable Save waitingSave;
    private volatile String damage = "";
    private volatile long damageNanos;
    private volatile boolean stopping;

    /** Is told that a capture was written, or found no room. */
    @FunctionalInterface
    interface SaveListener {
        void onEnded(boolean written);
    }

    private sealed interface Work {
        record Save(CapturedState captured, SaveListener listener) implements Work {}

        record Send(Effect.SendSnapshotChunk chunk) implements Work {}
    }

    /**
     * @param durableIndex up to where this server's own disk holds the log; any thread
     * @param replaceDamagedSnapshot has another snapshot written soon, since the newest is damaged
     */
    Snapshotter(
            SnapshotStore store,
            RemotePeers peers,
            Inbox inbox,
            LongSupplier durableIndex,
            Metrics metrics,
            Ticker ticker,
            Runnable replaceDamagedSnapshot) {
        this.store = store;
        this.peers = peers;
        this.inbox = inbox;
        this.durableIndex = durableIndex;
        this.metrics = metrics;
        this.ticker = ticker;
        this.replaceDamagedSnapshot = replaceDamagedSnapshot;
    }

    /** What was wrong with a snapshot that was to be sent, for a while; empty: nothing. Any thread. */
    String damage() {
        String found = damage;
        return found.isEmpty() || ticker.nanos() - damageNanos > DAMAGE_REPORT_NANOS ? "" : found;
    }

    /** @param listener called when it is written, or could not be for want of space */
    void saveSnapshot(CapturedState captured, SaveListener listener) {
        work.put(new Work.Save(captured, listener));
        wakeup.signal();
    }

    /** {@link #wakeIfNeeded} when no more comes for now. */
    void sendChunk(Effect.SendSnapshotChunk chunk) {
        work.put(new Work.Send(chunk));
    }

    /** Wakes the thread if there is something for it. */
    void wakeIfNeeded() {
        if (!work.isEmpty()) {
            wakeup.signal();
        }
    }

    /** Ends after the work at hand; a capture that was not begun is not written. */
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

    /** Does what waits and can be done now. */
    void runPending() throws StorageFailure {
        for (Work next : work.takeAll()) {
            if (next instanceof Work.Save save) {
                waitingSave = save;
            } else {
                sendChunk((Work.Send) next);
            }
        }
        saveIfDurable();
    }

    /**
     * What a majority holds is applied before this server's own disk has it. A snapshot of it must not be found beside a vote
     * of an earlier term (hazard R12).
     */
    private void saveIfDurable() throws StorageFailure {
        Work.Save save = waitingSave;
        if (save != null && durableIndex.getAsLong() >= save.captured().last().index()) {
            waitingSave = null;
            saveSnapshot(save);
        }
    }

    private void saveSnapshot(Work.Save save) throws StorageFailure {
        CapturedState captured = save.captured();
        long startNanos = ticker.nanos();
        boolean written = false;
        try {
            Snapshot saved = store.save(
                    captured.last(),
                    captured.configuration(),
                    target -> captured.body()
                            .writeTo(new ThrottledStream(target, ticker, () -> stopping, LockSupport::parkNanos)));
            metrics.recordSnapshotSaved(ticker.nanos() - startNanos, ticker.wallMillis());
            inbox.addCompletion(new Event.SnapshotPersisted(saved.last(), saved.configuration()));
            written = true;
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.FULL) {
                throw failure;
            }
            LOG.warn("no snapshot of {}: {}; {}", captured.last(), failure.getMessage(), failure.hint());
        }
        save.listener().onEnded(written);
    }

    /** A snapshot that is gone is not sent; the core offers the newest when the follower does not go on. */
    private void sendChunk(Work.Send send) throws StorageFailure {
        Effect.SendSnapshotChunk chunk = send.chunk();
        Snapshot snapshot = store.find(chunk.snapshot());
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
                new InstallSnapshot.Chunk(
                        chunk.term(), snapshot.last(), chunk.offset(), data, snapshot.bytes(), snapshot.digest()));
        peers.flush();
    }

    /**
     * At the beginning of a sending: whether the file is still what was written (hazard D16), and the follower has not
     * just refused all of it.
     */
    private boolean canSend(Effect.SendSnapshotChunk chunk, Snapshot snapshot) throws StorageFailure {
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
                    "{} did not take the snapshot of {}, which is whole here; it is sent again in {} s",
                    chunk.to(),
                    snapshot.last(),
                    sendPolicy.pauseNanos(chunk.to()) / (1_000 * Ticker.NANOS_PER_MILLI));
        }
        return sendPolicy.canSend(chunk.to(), now);
    }

    /** What cannot be read just now may be so later; what is read and is wrong is never used again. */
    private void onDamaged(ServerId to, Snapshot snapshot, StorageFailure found) throws StorageFailure {
        damageNanos = ticker.nanos();
        damage = "its snapshot of " + snapshot.last() + " could not be sent: " + found.getMessage();
        LOG.warn(
                "the snapshot of {} is not sent to {}, and another is written in its place: {}",
                snapshot.last(),
                to,
                found.getMessage());
        if (found.kind() == StorageFailure.Kind.DAMAGED) {
            store.setAside(snapshot);
        } else {
            sendPolicy.pause(to, ticker.nanos());
        }
        replaceDamagedSnapshot.run();
    }
}
