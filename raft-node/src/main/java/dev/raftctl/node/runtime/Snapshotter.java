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
 * {@link #save}, {@link #send} and {@link #ring}.
 */
final class Snapshotter {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final int CHUNK_BYTES = 512 << 10;
    /** A disk that has let one file rot is worth a look, also when another was written in its place. */
    private static final long DAMAGE_TOLD_NANOS = 600_000 * Ticker.NANOS_PER_MILLI;

    private static final long LOOK_NANOS = 10 * Ticker.NANOS_PER_MILLI;

    private final Lane<Work> work = Lane.unbounded();
    private final Bell bell = new Bell();
    private final SnapshotStore store;
    private final PeerLinks peers;
    private final Inbox inbox;
    private final LongSupplier durableIndex;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Runnable captureAgain;
    private final SendingRule rule = new SendingRule();
    private Work.@Nullable Save held;
    private volatile String damage = "";
    private volatile long damageNanos;
    private volatile boolean stopping;

    /** Is told that a capture was written, or found no room. */
    @FunctionalInterface
    interface Ended {
        void told(boolean written);
    }

    private sealed interface Work {
        record Save(CapturedState captured, Ended ended) implements Work {}

        record Send(Effect.SendChunk chunk) implements Work {}
    }

    /**
     * @param durableIndex up to where this server's own disk holds the log; any thread
     * @param captureAgain has another snapshot written soon, since the newest is damaged
     */
    Snapshotter(
            SnapshotStore store,
            PeerLinks peers,
            Inbox inbox,
            LongSupplier durableIndex,
            Metrics metrics,
            Ticker ticker,
            Runnable captureAgain) {
        this.store = store;
        this.peers = peers;
        this.inbox = inbox;
        this.durableIndex = durableIndex;
        this.metrics = metrics;
        this.ticker = ticker;
        this.captureAgain = captureAgain;
    }

    /** What was wrong with a snapshot that was to be sent, for a while; empty: nothing. Any thread. */
    String damage() {
        String found = damage;
        return found.isEmpty() || ticker.nanos() - damageNanos > DAMAGE_TOLD_NANOS ? "" : found;
    }

    /** @param ended called when it is written, or could not be for want of space */
    void save(CapturedState captured, Ended ended) {
        work.put(new Work.Save(captured, ended));
        bell.ring();
    }

    /** {@link #ring} when no more comes for now. */
    void send(Effect.SendChunk chunk) {
        work.put(new Work.Send(chunk));
    }

    /** Wakes the thread if there is something for it. */
    void ring() {
        if (!work.isEmpty()) {
            bell.ring();
        }
    }

    /** Ends after the work at hand; a capture that was not begun is not written. */
    void stop() {
        stopping = true;
        bell.ring();
    }

    void run() throws StorageFailure {
        while (!stopping) {
            takeTurn();
            bell.sleep(() -> work.isEmpty() && !stopping, held == null ? Long.MAX_VALUE : LOOK_NANOS);
        }
    }

    /** Does what waits and can be done now. */
    void takeTurn() throws StorageFailure {
        for (Work next : work.takeAll()) {
            if (next instanceof Work.Save save) {
                held = save;
            } else {
                send((Work.Send) next);
            }
        }
        saveWhatIsDurable();
    }

    /**
     * What a majority holds is applied before this server's own disk has it. A snapshot of it must not be found beside a vote
     * of an earlier term (trap R12).
     */
    private void saveWhatIsDurable() throws StorageFailure {
        Work.Save save = held;
        if (save != null && durableIndex.getAsLong() >= save.captured().last().index()) {
            held = null;
            save(save);
        }
    }

    private void save(Work.Save save) throws StorageFailure {
        CapturedState captured = save.captured();
        long begun = ticker.nanos();
        boolean written = false;
        try {
            Snapshot saved = store.save(
                    captured.last(),
                    captured.configuration(),
                    target -> captured.body()
                            .writeTo(new UnhurriedStream(target, ticker, () -> stopping, LockSupport::parkNanos)));
            metrics.snapshotSaved(ticker.nanos() - begun, ticker.wallMillis());
            inbox.completed(new Event.Captured(saved.last(), saved.configuration()));
            written = true;
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.FULL) {
                throw failure;
            }
            LOG.warn("no snapshot of {}: {}; {}", captured.last(), failure.getMessage(), failure.hint());
        }
        save.ended().told(written);
    }

    /** A snapshot that is gone is not sent; the core offers the newest when the follower does not go on. */
    private void send(Work.Send send) throws StorageFailure {
        Effect.SendChunk chunk = send.chunk();
        Snapshot snapshot = store.at(chunk.snapshot());
        if (snapshot == null || !maySend(chunk, snapshot)) {
            return;
        }
        byte[] data;
        try {
            data = store.readChunk(snapshot, chunk.offset(), CHUNK_BYTES);
        } catch (StorageFailure unreadable) {
            damaged(chunk.to(), snapshot, unreadable);
            return;
        }
        if (chunk.offset() + data.length >= snapshot.bytes()) {
            rule.sentWhole(chunk.to(), snapshot);
        }
        peers.send(
                chunk.to(),
                new InstallSnapshot.Chunk(
                        chunk.term(), snapshot.last(), chunk.offset(), data, snapshot.bytes(), snapshot.digest()));
        peers.flush();
    }

    /**
     * At the beginning of a sending: whether the file is still what was written (trap D16), and the follower has not
     * just refused all of it.
     */
    private boolean maySend(Effect.SendChunk chunk, Snapshot snapshot) throws StorageFailure {
        if (chunk.offset() > 0) {
            return true;
        }
        long now = ticker.nanos();
        if (!rule.maySend(chunk.to(), now)) {
            return false;
        }
        boolean refused = rule.hasRefused(chunk.to(), snapshot, now);
        if (rule.isToBeChecked(snapshot, now) || refused) {
            StorageFailure found = store.damageOf(snapshot);
            if (found != null) {
                damaged(chunk.to(), snapshot, found);
                return false;
            }
            rule.checked(snapshot, now);
        }
        if (refused) {
            LOG.warn(
                    "{} did not take the snapshot of {}, which is whole here; it is sent again in {} s",
                    chunk.to(),
                    snapshot.last(),
                    rule.pauseNanos(chunk.to()) / (1_000 * Ticker.NANOS_PER_MILLI));
        }
        return rule.maySend(chunk.to(), now);
    }

    /** What cannot be read just now may be so later; what is read and is wrong is never used again. */
    private void damaged(ServerId to, Snapshot snapshot, StorageFailure found) throws StorageFailure {
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
            rule.pause(to, ticker.nanos());
        }
        captureAgain.run();
    }
}
