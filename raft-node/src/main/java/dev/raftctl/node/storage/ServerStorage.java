package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open data directory. {@link #write}, {@link #sync}, {@link #adoptSnapshot} and {@link #compact} belong to the log writer's thread;
 * {@link #read} may be called from any thread for entries that a {@code sync} has covered. After a {@link StorageFailure} of
 * a write or a sync every further call fails too, until the directory is opened anew (hazard D03); but for FULL, after which the
 * log ends before the entries of that write, and those of earlier ones are durable (hazard D04).
 */
public final class ServerStorage implements AutoCloseable {
    private final Disk disk;
    private final DataDirectory directory;
    private final Disk.Lock lock;
    private final Disk.Lock hardStateFileLock;
    private final FsyncFailureLatch failureLatch;
    private final boolean isNew;
    private final StorageRecovery.Recovered recovered;
    private final PeerIdentityFile peers;
    private final CurrentIdentity identity;
    private @Nullable HardState unstoredHardState;

    /** Whose directory it is; a server joins its cluster while it is open. */
    private static final class CurrentIdentity implements Supplier<Identity> {
        private volatile Identity current;

        CurrentIdentity(Identity found) {
            current = found;
        }

        @Override
        public Identity get() {
            return current;
        }
    }

    private ServerStorage(
            Disk disk,
            DataDirectory directory,
            Disk.Lock lock,
            Disk.Lock hardStateFileLock,
            FsyncFailureLatch failureLatch,
            boolean isNew,
            CurrentIdentity identity,
            StorageRecovery.Recovered recovered,
            PeerIdentityFile peers) {
        this.disk = disk;
        this.directory = directory;
        this.lock = lock;
        this.hardStateFileLock = hardStateFileLock;
        this.failureLatch = failureLatch;
        this.isNew = isNew;
        this.identity = identity;
        this.recovered = recovered;
        this.peers = peers;
    }

    /**
     * Lock the directory (made if missing), check whose it is, recover. A torn tail is cut, physically; other damage of log and
     * snapshots is set aside, to be healed by the others, or refused where none are known; any other is refused.
     *
     * @param newIncarnation for a directory that is made now
     */
    public static ServerStorage open(
            Disk disk, Path directory, ServerId self, StorageSettings settings, long newIncarnation)
            throws StorageFailure {
        DataDirectory layout = new DataDirectory(directory);
        Disk.Lock lock = lock(disk, layout);
        try {
            FsyncFailureLatch failureLatch = new FsyncFailureLatch();
            boolean isNew = DirectoryInitializer.createIfMissing(disk, layout, self, settings, newIncarnation);
            CurrentIdentity identity = new CurrentIdentity(IdentityFile.read(disk, layout.identity()));
            requireServerId(self, identity.get(), layout);
            // Before the recovery, which changes files: a directory that is refused stays as it is.
            PeerIdentityFile peers = PeerIdentityFile.open(disk, layout.peers(), failureLatch);
            Disk.Lock hardStateFileLock = lockHardStateFile(disk, layout);
            try {
                StorageRecovery.Recovered recovered =
                        new StorageRecovery(disk, layout, identity, settings, failureLatch).run();
                return new ServerStorage(
                        disk, layout, lock, hardStateFileLock, failureLatch, isNew, identity, recovered, peers);
            } catch (StorageFailure failure) {
                release(hardStateFileLock, layout);
                throw failure;
            }
        } catch (StorageFailure failure) {
            release(lock, layout);
            throw failure;
        }
    }

    public Identity identity() {
        return identity.get();
    }

    /** Whether the directory was made by this opening. */
    public boolean isNew() {
        return isNew;
    }

    /** Remember, durably, that this server is of this cluster, which was never recovered. */
    public void joinCluster(String clusterId, String clusterName) throws StorageFailure {
        joinCluster(clusterId, clusterName, Lineage.ORIGINAL);
    }

    /**
     * Remember, durably, the cluster this server belongs to, and which of its lineages; refused when it belongs to
     * another. A server of a cluster keeps its lineage: only {@link #beginLineage} gives it another.
     */
    public synchronized void joinCluster(String clusterId, String clusterName, Lineage lineage) throws StorageFailure {
        failureLatch.throwIfFailed();
        Identity current = identity.get();
        if (current.hasCluster() && !current.clusterId().equals(clusterId)) {
            throw foreignFailure(
                    directory, "cluster " + current.clusterId() + " (" + current.clusterName() + "), not " + clusterId);
        }
        if (current.hasCluster() && !current.lineage().equals(lineage)) {
            throw foreignFailure(
                    directory, "lineage " + current.lineage() + " of cluster " + clusterId + ", not " + lineage);
        }
        if (!current.clusterId().equals(clusterId) || !current.clusterName().equals(clusterName)) {
            storeIdentity(new Identity(current.id(), current.incarnation(), clusterId, clusterName, lineage));
        }
    }

    /** From now on, durably, this server is of another history than the servers it was in a cluster with. */
    synchronized void beginLineage(Lineage next) throws StorageFailure {
        failureLatch.throwIfFailed();
        storeIdentity(identity.get().withLineage(next));
    }

    private void storeIdentity(Identity next) throws StorageFailure {
        try {
            IdentityFile.write(disk, directory.identity(), next);
        } catch (StorageFailure failure) {
            throw failure.kind() == Kind.FULL ? failure : failureLatch.latch(failure);
        }
        identity.current = next;
    }

    /** What was found at opening. */
    public RecoveredState recovered() {
        return recovered.state();
    }

    /** What a crash had left and this opening has put right, a sentence each. */
    public List<String> repairs() {
        return recovered.repairs();
    }

    /**
     * Write, in order: first the ballot, then the entries; not durable before {@link #sync}, except that a ballot is durable
     * before an entry behind it is written (hazard R12).
     *
     * @param entries consecutive; the first replaces what the log holds at its index and everything behind it
     */
    public void write(@Nullable HardState hardState, List<Entry> entries) throws StorageFailure {
        failureLatch.throwIfFailed();
        if (hardState != null) {
            unstoredHardState = hardState;
        }
        if (!entries.isEmpty()) {
            storeHardState();
            recovered.log().append(entries);
        }
    }

    /**
     * What was acknowledged up to this term may be missing from the log; durable when this returns, and told by every opening
     * until the log ends in a later term ({@link DamageRemoval}).
     */
    public void beginRecovering(long term) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            RecoveringTermFile.write(disk, directory.recoveringTerm(), term);
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, directory.recoveringTerm(), "write"));
        }
    }

    /**
     * The longest time for which this server may promise a leader, from now on, to vote for no server; durable when
     * this returns, and reported by every opening as {@link RecoveredState#leasePromiseNanos}.
     *
     * @param nanos 0: it promises nothing
     */
    public void storeLeasePromise(long nanos) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            LeasePromiseFile.write(disk, directory.leasePromise(), nanos);
        } catch (IOException error) {
            StorageFailure failure = StorageFailure.of(error, directory.leasePromise(), "write");
            throw failure.kind() == Kind.FULL ? failure : failureLatch.latch(failure);
        }
    }

    /** The mark of {@link #beginRecovering} goes: what is missing from the log is given up. */
    void clearRecoveringTerm() throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            if (disk.exists(directory.recoveringTerm())) {
                RecoveringTermFile.remove(disk, directory.recoveringTerm());
            }
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, directory.recoveringTerm(), "remove"));
        }
    }

    /** The servers that a recovery wants in the cluster, and that are not in it yet. Any thread. */
    public List<Member> pendingServers() throws StorageFailure {
        return PendingServersFile.read(disk, directory.pendingServers());
    }

    /** Replaces {@link #pendingServers}, durably. */
    public void storePendingServers(List<Member> servers) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            PendingServersFile.write(disk, directory.pendingServers(), servers);
        } catch (IOException error) {
            throw failureLatch.latchUnlessFull(error, directory.pendingServers(), "write");
        }
    }

    /** All that was written is durable when this returns. One fdatasync for the log, two more if a ballot was written. */
    public void sync() throws StorageFailure {
        storeHardState();
        recovered.log().sync();
    }

    /**
     * Note, durably, that the log was durable up to its end: for a log that is idle for a moment, and for a clean stop.
     * Without it rot in the last batch cannot be told from a torn tail (hazard D15). One fdatasync, none if it was noted
     * already; a disk without space for it costs nothing but the note.
     */
    public void markEnd() throws StorageFailure {
        recovered.log().markEnd();
    }

    /** Entries from {@code from}, at least one, before {@code to} or until their weights exceed {@code bytesMax}. */
    public List<Entry> read(long from, long to, long maxBytes) throws StorageFailure {
        return recovered.log().read(from, to, maxBytes);
    }

    /** Forget whole segments before this index; the newest snapshot must cover what goes. */
    public void compact(long firstIndexToKeep) throws StorageFailure {
        Snapshot snapshot = snapshots().newest();
        long covered = snapshot == null ? 0 : snapshot.last().index();
        rememberMembers(snapshot);
        recovered.log().compact(Math.min(firstIndexToKeep, covered + 1));
    }

    /**
     * The leader's snapshot of this position was made the newest: keep the log if it holds that position, else forget all of
     * it and begin behind the snapshot (hazard S01). Whatever a crash leaves of this, {@link #open} finishes it.
     *
     * @return whether the log was kept
     */
    public boolean adoptSnapshot(Position snapshot) throws StorageFailure {
        Snapshot newest = snapshots().newest();
        if (newest == null || newest.last().index() < snapshot.index()) {
            throw new IllegalArgumentException("there is no snapshot of " + snapshot + " here, but " + newest);
        }
        if (recovered.log().contains(snapshot)) {
            return true;
        }
        rememberMembers(newest);
        recovered.log().restartAfter(snapshot);
        return false;
    }

    /** The first index the log holds, or would; the log writer's thread. */
    public long firstIndex() {
        return recovered.log().firstIndex();
    }

    /** How much may still be written on the directory's disk, in bytes; any thread. */
    public long freeBytes() throws IOException {
        return disk.freeBytes(directory.root());
    }

    /** The last entry written, durable or not; the log writer's thread. */
    public Position last() {
        return recovered.log().last();
    }

    public SnapshotStore snapshots() {
        return recovered.snapshots();
    }

    public PeerIdentityFile peers() {
        return peers;
    }

    /** Lets go of files and lock. What was not synced may be lost. */
    @Override
    public void close() throws StorageFailure {
        try {
            recovered.log().close();
            recovered.hardStateFile().close();
            recovered.snapshots().close();
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.root(), "close");
        } finally {
            try {
                release(hardStateFileLock, directory);
            } finally {
                release(lock, directory);
            }
        }
    }

    /** The log may be about to lose the entries that name the others. */
    private void rememberMembers(@Nullable Snapshot newest) throws StorageFailure {
        if (newest != null) {
            peers.rememberMembers(newest.configuration().members().keySet());
        }
    }

    private void storeHardState() throws StorageFailure {
        failureLatch.throwIfFailed();
        HardState hardState = unstoredHardState;
        if (hardState != null) {
            recovered.hardStateFile().store(hardState);
            unstoredHardState = null;
        }
    }

    private static Disk.Lock lock(Disk disk, DataDirectory layout) throws StorageFailure {
        try {
            disk.createDirectories(layout.root());
            disk.restrictToOwner(layout.root());
            return disk.lock(layout.lock());
        } catch (Disk.LockHeld hardStateFileLock) {
            throw lockedFailure(layout.lock(), hardStateFileLock);
        } catch (Disk.NotPrivate notPrivate) {
            throw new StorageFailure(
                    Kind.IO,
                    layout.root(),
                    -1,
                    "cannot use " + layout.root() + ": " + notPrivate.getReason(),
                    "see that nobody put files there, then: chmod 0700 " + layout.root(),
                    notPrivate);
        } catch (IOException error) {
            throw StorageFailure.of(error, layout.root(), "open");
        }
    }

    /**
     * The vote, too, whose file is never replaced: someone may have removed the lock file under a running server (hazard
     * D08).
     */
    private static Disk.Lock lockHardStateFile(Disk disk, DataDirectory layout) throws StorageFailure {
        try {
            return disk.exists(layout.hardState()) ? disk.lockExisting(layout.hardState()) : () -> {};
        } catch (Disk.LockHeld hardStateFileLock) {
            throw lockedFailure(layout.hardState(), hardStateFileLock);
        } catch (IOException error) {
            throw StorageFailure.of(error, layout.hardState(), "open");
        }
    }

    private static StorageFailure lockedFailure(Path file, Disk.LockHeld hardStateFileLock) {
        return new StorageFailure(
                Kind.LOCKED,
                file,
                -1,
                "another server runs on this directory: " + hardStateFileLock.getMessage(),
                "stop it, or give this server a directory of its own",
                hardStateFileLock);
    }

    /** Fails when a server runs on the directory now. */
    static void requireUnlocked(Disk disk, Path directory) throws StorageFailure {
        DataDirectory layout = new DataDirectory(directory);
        Disk.Lock lock = lock(disk, layout);
        try {
            release(lockHardStateFile(disk, layout), layout);
        } finally {
            release(lock, layout);
        }
    }

    private static void release(Disk.Lock lock, DataDirectory layout) throws StorageFailure {
        try {
            lock.close();
        } catch (IOException error) {
            throw StorageFailure.of(error, layout.lock(), "release");
        }
    }

    private static void requireServerId(ServerId self, Identity found, DataDirectory layout) throws StorageFailure {
        if (!found.id().equals(self)) {
            throw foreignFailure(layout, "server " + found.id() + ", not " + self);
        }
    }

    private static StorageFailure foreignFailure(DataDirectory layout, String owner) {
        return new StorageFailure(
                Kind.FOREIGN,
                layout.identity(),
                -1,
                "the directory " + layout.root() + " belongs to " + owner,
                "check --id and --data-dir",
                null);
    }
}
