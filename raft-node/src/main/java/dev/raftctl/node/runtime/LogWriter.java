package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes durable what the core asks for: all that waits is written together and synced once, then what rests on it is said. Its
 * own thread, but for {@link #hand} and {@link #ring}. A failure ends the thread with everything unsaid. On a full disk the
 * entries wait, and are tried again until there is room; votes do not wait, since their file takes no more room (trap D04).
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    /** After this long without a write the end of the log is vouched for (trap D15). */
    private static final long IDLE_NANOS = 500 * Ticker.NANOS_PER_MILLI;

    private static final long RETRY_NANOS = 500 * Ticker.NANOS_PER_MILLI;

    private final Lane<Effect> work = Lane.unbounded();
    private final Bell bell = new Bell();
    private final ServerStorage storage;
    private final PeerLinks peers;
    private final Inbox inbox;
    private final Applier applier;
    private final SpaceWatch space;
    private final Fate fate;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Runnable written;
    private final WriteBatch batch = new WriteBatch();
    private boolean stuck;
    private long retryNanos;
    private boolean unmarked = true;
    private long writtenNanos;
    private volatile boolean stopping;

    /** @param written called when entries are durable and reported; see {@link CoreLoop#written} */
    LogWriter(
            ServerStorage storage,
            PeerLinks peers,
            Inbox inbox,
            Applier applier,
            SpaceWatch space,
            Fate fate,
            Metrics metrics,
            Ticker ticker,
            Runnable written) {
        this.storage = storage;
        this.peers = peers;
        this.inbox = inbox;
        this.applier = applier;
        this.space = space;
        this.fate = fate;
        this.metrics = metrics;
        this.ticker = ticker;
        this.written = written;
    }

    /** What waits for the disk, in the order of the calls; {@link #ring} when no more comes for now. */
    void hand(Effect next) {
        work.put(next);
    }

    /** Wakes the thread if there is something for it. */
    void ring() {
        if (!work.isEmpty()) {
            bell.ring();
        }
    }

    /** Ends when all that was handed over is durable, or finds no room. */
    void stop() {
        stopping = true;
        bell.ring();
    }

    void run() throws StorageFailure {
        writtenNanos = ticker.nanos();
        while (true) {
            boolean last = stopping;
            List<Effect> waiting = work.takeAll();
            for (Effect next : waiting) {
                take(next);
            }
            settle();
            if (last) {
                markEnd();
                return;
            }
            if (waiting.isEmpty()) {
                long nanos = pauseNanos();
                if (nanos > 0) {
                    bell.sleep(() -> work.isEmpty() && !stopping, nanos);
                } else if (!stuck) {
                    markEnd();
                }
            }
        }
    }

    /** Until there is something to do though nothing is handed over. */
    private long pauseNanos() {
        if (stuck) {
            return retryNanos - ticker.nanos();
        }
        return unmarked ? writtenNanos + IDLE_NANOS - ticker.nanos() : Long.MAX_VALUE;
    }

    private void markEnd() throws StorageFailure {
        unmarked = false;
        storage.markEnd();
    }

    private void take(Effect next) throws StorageFailure {
        if (next instanceof Effect.Persist write) {
            batch.add(write);
        } else if (next instanceof Effect.Install install) {
            settle();
            install(install);
        } else if (next instanceof Effect.Distrust note) {
            settle();
            storage.distrust(note.term());
        } else if (next instanceof Effect.LeasePromise note) {
            settle();
            lower(note);
        } else if (next instanceof Effect.Compact compact) {
            settle();
            storage.compact(compact.firstIndexToKeep());
        } else {
            throw new IllegalArgumentException("no work for the disk: " + next);
        }
    }

    /** A longer promise may stay on a disk that is full: it only keeps this server still after a restart for longer. */
    private void lower(Effect.LeasePromise note) throws StorageFailure {
        try {
            storage.leasePromise(note.nanos());
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.FULL) {
                throw failure;
            }
        }
    }

    /** Everything gathered is made durable, then said. */
    private void settle() throws StorageFailure {
        if (batch.isEmpty()) {
            return;
        }
        long begun = ticker.nanos();
        if (stuck && begun - retryNanos < 0) {
            tellVotes();
            return;
        }
        metrics.writeBegins();
        try {
            if (batch.makeDurable(storage)) {
                writtenNanos = ticker.nanos();
                unmarked = true;
                metrics.synced(batch.entryCount(), writtenNanos - begun);
            }
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.FULL) {
                throw failure;
            }
            wait(failure);
            return;
        } finally {
            metrics.writeEnds();
        }
        if (stuck) {
            stuck = false;
            LOG.info("what waited for room on the disk is written");
        }
        for (Effect.Persist write : batch.writes()) {
            for (Effect.Speech said : write.onceDurable()) {
                say(said);
            }
        }
        peers.flush();
        report(batch.persistedBallot());
        Event.Persisted entries = batch.persistedEntries();
        batch.clear();
        if (entries != null) {
            inbox.completedQuietly(entries);
            written.run();
        }
    }

    /** The entries stay in the batch, unsaid; a vote is stored by itself. */
    private void wait(StorageFailure full) throws StorageFailure {
        if (!stuck) {
            stuck = true;
            LOG.warn("{}: {} entries wait for room; {}", full.getMessage(), batch.entryCount(), full.hint());
        }
        retryNanos = ticker.nanos() + RETRY_NANOS;
        space.foundNone();
        tellVotes();
    }

    private void tellVotes() throws StorageFailure {
        Event.Persisted persisted = batch.persistedBallot();
        if (persisted != null) {
            batch.storeBallot(storage);
            batch.takeVotes().forEach(this::say);
            peers.flush();
            report(persisted);
        }
    }

    private void report(Event.@Nullable Persisted persisted) {
        if (persisted != null) {
            inbox.completed(persisted);
        }
    }

    private void say(Effect.Speech said) {
        if (fate.isOver()) {
            return;
        }
        if (said instanceof Effect.Send mail) {
            peers.send(mail.to(), mail.message());
        } else {
            inbox.sayable((Effect.Reply) said);
        }
    }

    /** No room: the leader offers it again when this server says that there is some. */
    private void install(Effect.Install install) throws StorageFailure {
        try {
            if (!stuck) {
                receive(install);
                return;
            }
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.FULL) {
                throw failure;
            }
            LOG.warn("no snapshot of {}: {}; {}", install.from(), failure.getMessage(), failure.hint());
            space.foundNone();
        }
        notInstalled(install.chunk());
    }

    private void receive(Effect.Install install) throws StorageFailure {
        InstallSnapshot.Chunk chunk = install.chunk();
        Position last = chunk.last();
        long received = storage.snapshots().receive(last, chunk.total(), chunk.digest(), chunk.offset(), chunk.data());
        if (received < chunk.total()) {
            notInstalled(chunk);
            want(install, received);
            return;
        }
        Snapshot whole = storage.snapshots().completeReceived(last, chunk.total(), chunk.digest());
        if (whole == null) {
            LOG.warn(
                    "the snapshot of {} that {} sent is not as it was written; it is thrown away, and taken when it is sent again",
                    last,
                    install.from());
            // Not asked for at once: the leader offers it again after a while, when it has looked at its file.
            notInstalled(chunk);
            return;
        }
        storage.adopt(whole.last());
        unmarked = true;
        applier.hand(new ApplierWork.Restore(whole));
        applier.ring();
    }

    private void notInstalled(InstallSnapshot.Chunk chunk) {
        if (chunk.isLast()) {
            inbox.completed(new Event.Installed(chunk.last(), Configuration.NONE, false));
        }
    }

    private void want(Effect.Install install, long offset) {
        if (!fate.isOver()) {
            InstallSnapshot.Chunk chunk = install.chunk();
            peers.send(install.from(), new InstallSnapshot.Wanted(chunk.term(), chunk.last(), offset));
            peers.flush();
        }
    }
}
