package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CapturedState;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import java.util.concurrent.locks.LockSupport;
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
    private static final long LOOK_NANOS = 10 * Ticker.NANOS_PER_MILLI;

    private final Lane<Work> work = Lane.unbounded();
    private final Bell bell = new Bell();
    private final SnapshotStore store;
    private final PeerLinks peers;
    private final Inbox inbox;
    private final StatusBoard board;
    private final Metrics metrics;
    private final Ticker ticker;
    private Work.@Nullable Save held;
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

    Snapshotter(SnapshotStore store, PeerLinks peers, Inbox inbox, StatusBoard board, Metrics metrics, Ticker ticker) {
        this.store = store;
        this.peers = peers;
        this.inbox = inbox;
        this.board = board;
        this.metrics = metrics;
        this.ticker = ticker;
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
            for (Work next : work.takeAll()) {
                if (next instanceof Work.Save save) {
                    held = save;
                } else {
                    send((Work.Send) next);
                }
            }
            saveWhatIsDurable();
            bell.sleep(() -> work.isEmpty() && !stopping, held == null ? Long.MAX_VALUE : LOOK_NANOS);
        }
    }

    /**
     * What a majority holds is applied before this server's own disk has it. A snapshot of it must not be found beside a vote
     * of an earlier term (trap R12).
     */
    private void saveWhatIsDurable() throws StorageFailure {
        Work.Save save = held;
        if (save != null
                && board.view().durableIndex() >= save.captured().last().index()) {
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
        if (snapshot == null) {
            return;
        }
        byte[] data = store.readChunk(snapshot, chunk.offset(), CHUNK_BYTES);
        peers.send(
                chunk.to(),
                new InstallSnapshot.Chunk(
                        chunk.term(), snapshot.last(), chunk.offset(), data, snapshot.bytes(), snapshot.digest()));
        peers.flush();
    }
}
