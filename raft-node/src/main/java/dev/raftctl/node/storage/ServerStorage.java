package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open data directory. {@link #write}, {@link #sync}, {@link #adoptSnapshot} and {@link #compact} belong to the log
 * writer's thread; {@link #read} may be called from any thread for entries that a {@code sync} has covered. After a
 * {@link StorageFailure} of a write or a sync every further call fails, until the directory is opened again (hazard
 * D03). FULL is the exception: the log then ends before the entries of that write, and entries of earlier writes are
 * durable (hazard D04).
 */
public final class ServerStorage implements LogStorage, AutoCloseable {
    private final Disk disk;
    private final DataDirectory directory;
    private final Disk.DiskLock directoryLock;
    private final Disk.DiskLock hardStateFileLock;
    private final FsyncFailureLatch failureLatch;
    private final boolean isNew;
    private final StorageRecovery.RecoveredStorage recovered;
    private final PeerIdentityFile peers;
    private final CurrentServerIdentity identity;
    private @Nullable HardState unstoredHardState;

    /** Holds the identity of the directory's owner. Joining a cluster changes this identity. */
    private static final class CurrentServerIdentity implements Supplier<ServerIdentity> {
        private volatile ServerIdentity current;

        CurrentServerIdentity(ServerIdentity found) {
            current = found;
        }

        @Override
        public ServerIdentity get() {
            return current;
        }
    }

    private ServerStorage(
            Disk disk,
            DataDirectory directory,
            Disk.DiskLock directoryLock,
            Disk.DiskLock hardStateFileLock,
            FsyncFailureLatch failureLatch,
            boolean isNew,
            CurrentServerIdentity identity,
            StorageRecovery.RecoveredStorage recovered,
            PeerIdentityFile peers) {
        this.disk = disk;
        this.directory = directory;
        this.directoryLock = directoryLock;
        this.hardStateFileLock = hardStateFileLock;
        this.failureLatch = failureLatch;
        this.isNew = isNew;
        this.identity = identity;
        this.recovered = recovered;
        this.peers = peers;
    }

    /**
     * Locks the directory, creates it if missing, checks its owner, and recovers its state. A torn tail is truncated in
     * the file. Other damage of log and snapshots is set aside if other servers can replace the data, and refused
     * otherwise; damage of other files is always refused.
     *
     * @param newIncarnation for a directory that is created now
     */
    public static ServerStorage open(
            Disk disk, Path directory, ServerId self, StorageSettings settings, long newIncarnation)
            throws StorageFailure {
        DataDirectory layout = new DataDirectory(directory);
        Disk.DiskLock directoryLock = lockDirectory(disk, layout);
        try {
            FsyncFailureLatch failureLatch = new FsyncFailureLatch();
            boolean isNew = DataDirectoryInitializer.createIfMissing(disk, layout, self, settings, newIncarnation);
            CurrentServerIdentity identity =
                    new CurrentServerIdentity(ServerIdentityFile.read(disk, layout.identity()));
            requireServerId(self, identity.get(), layout);
            // Before the recovery, which changes files: a refused directory stays unchanged.
            PeerIdentityFile peers = PeerIdentityFile.open(disk, layout.peers(), failureLatch);
            Disk.DiskLock hardStateFileLock = lockHardStateFile(disk, layout);
            try {
                StorageRecovery.RecoveredStorage recovered =
                        new StorageRecovery(disk, layout, identity, settings, failureLatch).run();
                return new ServerStorage(
                        disk,
                        layout,
                        directoryLock,
                        hardStateFileLock,
                        failureLatch,
                        isNew,
                        identity,
                        recovered,
                        peers);
            } catch (StorageFailure failure) {
                release(hardStateFileLock, layout);
                throw failure;
            }
        } catch (StorageFailure failure) {
            release(directoryLock, layout);
            throw failure;
        }
    }

    public ServerIdentity identity() {
        return identity.get();
    }

    /** Returns whether {@link #open} created the directory. */
    public boolean isNew() {
        return isNew;
    }

    /**
     * Durably records the cluster that this server belongs to. The cluster must never have been recovered with {@code
     * raftctl recover}.
     */
    public void joinCluster(String clusterId, String clusterName) throws StorageFailure {
        joinCluster(clusterId, clusterName, ClusterLineage.ORIGINAL);
    }

    /**
     * Durably records the server's cluster and its lineage; throws if the server belongs to another. A member keeps its
     * lineage: only {@link #beginLineage} changes it.
     */
    public synchronized void joinCluster(String clusterId, String clusterName, ClusterLineage lineage)
            throws StorageFailure {
        failureLatch.throwIfFailed();
        ServerIdentity current = identity.get();
        if (current.hasCluster() && !current.clusterId().equals(clusterId)) {
            throw foreignFailure(
                    directory, "cluster " + current.clusterId() + " (" + current.clusterName() + "), not " + clusterId);
        }
        if (current.hasCluster() && !current.lineage().equals(lineage)) {
            throw foreignFailure(
                    directory, "lineage " + current.lineage() + " of cluster " + clusterId + ", not " + lineage);
        }
        if (!current.clusterId().equals(clusterId) || !current.clusterName().equals(clusterName)) {
            storeIdentity(new ServerIdentity(current.id(), current.incarnation(), clusterId, clusterName, lineage));
        }
    }

    /**
     * Durably gives this server a new lineage, so that it no longer shares a history with the servers of its old
     * cluster.
     */
    public synchronized void beginLineage(ClusterLineage next) throws StorageFailure {
        failureLatch.throwIfFailed();
        storeIdentity(identity.get().withLineage(next));
    }

    private void storeIdentity(ServerIdentity next) throws StorageFailure {
        try {
            ServerIdentityFile.write(disk, directory.identity(), next);
        } catch (StorageFailure failure) {
            throw failure.kind() == StorageFailureKind.FULL ? failure : failureLatch.latch(failure);
        }
        identity.current = next;
    }

    /** Returns the state that {@link #open} found in the directory. */
    public RecoveredState recovered() {
        return recovered.state();
    }

    /** Returns a sentence about each thing that {@link #open} repaired after a crash. */
    public List<String> repairs() {
        return recovered.repairs();
    }

    /**
     * Writes first the hard state, then the entries. They become durable with {@link #sync}, except that a hard state
     * is durable before an entry that follows it is written (hazard R12).
     *
     * @param entries consecutive; the first replaces the entry at its index and every entry after it
     */
    @Override
    public void write(@Nullable HardState hardState, List<LogEntry> entries) throws StorageFailure {
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
     * Durably records that entries acknowledged up to this term may be missing from the log. Every opening reports it
     * until the log ends in a later term ({@link LogDamageRemoval}).
     */
    @Override
    public void beginRecovering(long term) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            LogRecoveryTermFile.write(disk, directory.recoveringTerm(), term);
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, directory.recoveringTerm(), "write"));
        }
    }

    /**
     * Durably stores the longest time for which this server may promise a leader not to vote for any server. Every
     * opening reports it as {@link RecoveredState#leasePromiseNanos}.
     *
     * @param nanos 0: it makes no promise
     */
    @Override
    public void storeLeasePromise(long nanos) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            LeasePromiseFile.write(disk, directory.leasePromise(), nanos);
        } catch (IOException error) {
            StorageFailure failure = StorageFailure.of(error, directory.leasePromise(), "write");
            throw failure.kind() == StorageFailureKind.FULL ? failure : failureLatch.latch(failure);
        }
    }

    /** Reverts {@link #beginRecovering}: the missing entries are abandoned and the server is no longer recovering. */
    public void clearRecoveringTerm() throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            if (disk.exists(directory.recoveringTerm())) {
                LogRecoveryTermFile.remove(disk, directory.recoveringTerm());
            }
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, directory.recoveringTerm(), "remove"));
        }
    }

    /**
     * Returns the servers that {@code raftctl recover} adds to the cluster and that are not members yet. May be called
     * from any thread.
     */
    public List<ClusterMember> pendingServers() throws StorageFailure {
        return PendingServerAdditionsFile.read(disk, directory.pendingServers());
    }

    /** Durably replaces the list that {@link #pendingServers} returns. */
    public void storePendingServers(List<ClusterMember> servers) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            PendingServerAdditionsFile.write(disk, directory.pendingServers(), servers);
        } catch (IOException error) {
            throw failureLatch.latchUnlessFull(error, directory.pendingServers(), "write");
        }
    }

    /**
     * Makes everything written so far durable. Costs one fdatasync for the log, and two more if a hard state was
     * written.
     */
    @Override
    public void sync() throws StorageFailure {
        storeHardState();
        recovered.log().sync();
    }

    /**
     * Durably records that the log is durable up to its end; called when the log has been idle for a moment, and at a
     * clean stop. Without this mark, bit rot in the last batch looks like a torn tail (hazard D15). Costs one
     * fdatasync, none if the mark is up to date. If the disk is full, only the mark is missing.
     */
    @Override
    public void markEnd() throws StorageFailure {
        recovered.log().markEnd();
    }

    /**
     * Returns entries from {@code from} up to, but not including, {@code to}: at least one, until their weights exceed
     * {@code maxBytes}.
     */
    public List<LogEntry> read(long from, long to, long maxBytes) throws StorageFailure {
        return recovered.log().read(from, to, maxBytes);
    }

    /** Deletes the segments that hold only entries before this index. The newest snapshot must cover these entries. */
    @Override
    public void compact(long firstIndexToKeep) throws StorageFailure {
        StoredSnapshot snapshot = snapshots().newest();
        long snapshotIndex = snapshot == null ? 0 : snapshot.last().index();
        rememberMembers(snapshot);
        recovered.log().compact(Math.min(firstIndexToKeep, snapshotIndex + 1));
    }

    /**
     * Adopts the leader's snapshot of this position, which is already the newest: keeps the log if it contains that
     * position, and otherwise deletes all entries and begins after the snapshot (hazard S01). If a crash interrupts it,
     * {@link #open} finishes it.
     *
     * @return whether the log was kept
     */
    @Override
    public boolean adoptSnapshot(LogPosition snapshot) throws StorageFailure {
        StoredSnapshot newest = snapshots().newest();
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

    /**
     * Returns the index of the first entry in the log, or of the next entry if the log is empty. Must be called from
     * the log writer's thread.
     */
    public long firstIndex() {
        return recovered.log().firstIndex();
    }

    /** Returns how many bytes are free on the directory's disk. May be called from any thread. */
    public long freeBytes() throws IOException {
        return disk.freeBytes(directory.root());
    }

    /** Returns the position of the last entry written, durable or not. Must be called from the log writer's thread. */
    public LogPosition last() {
        return recovered.log().last();
    }

    public SnapshotStore snapshots() {
        return recovered.snapshots();
    }

    public PeerIdentityFile peers() {
        return peers;
    }

    /** Closes the files and releases the locks. Entries that were written but not synced may be lost. */
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
                release(directoryLock, directory);
            }
        }
    }

    /**
     * Durably records the members of the snapshot's configuration, because the log entries that name them may be about
     * to be deleted.
     */
    private void rememberMembers(@Nullable StoredSnapshot newest) throws StorageFailure {
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

    private static Disk.DiskLock lockDirectory(Disk disk, DataDirectory layout) throws StorageFailure {
        try {
            disk.createDirectories(layout.root());
            disk.restrictToOwner(layout.root());
            return disk.lock(layout.lock());
        } catch (Disk.DiskLockHeldException held) {
            throw lockedFailure(layout.lock(), held);
        } catch (Disk.DirectoryNotPrivateException notPrivate) {
            throw new StorageFailure(
                    StorageFailureKind.IO,
                    layout.root(),
                    -1,
                    "cannot use " + layout.root() + ": " + notPrivate.getReason(),
                    "check that nobody else put files there, then: chmod 0700 " + layout.root(),
                    notPrivate);
        } catch (IOException error) {
            throw StorageFailure.of(error, layout.root(), "open");
        }
    }

    /**
     * Locks the vote file, too, which is never replaced: an operator may have deleted the lock file under a running
     * server (hazard D08).
     */
    private static Disk.DiskLock lockHardStateFile(Disk disk, DataDirectory layout) throws StorageFailure {
        try {
            return disk.exists(layout.hardState()) ? disk.lockExisting(layout.hardState()) : () -> {};
        } catch (Disk.DiskLockHeldException held) {
            throw lockedFailure(layout.hardState(), held);
        } catch (IOException error) {
            throw StorageFailure.of(error, layout.hardState(), "open");
        }
    }

    private static StorageFailure lockedFailure(Path file, Disk.DiskLockHeldException held) {
        return new StorageFailure(
                StorageFailureKind.LOCKED,
                file,
                -1,
                "another server runs on this directory: " + held.getMessage(),
                "stop it, or give this server another directory",
                held);
    }

    /** Throws if a server is using the directory. */
    public static void requireUnlocked(Disk disk, Path directory) throws StorageFailure {
        DataDirectory layout = new DataDirectory(directory);
        Disk.DiskLock directoryLock = lockDirectory(disk, layout);
        try {
            release(lockHardStateFile(disk, layout), layout);
        } finally {
            release(directoryLock, layout);
        }
    }

    private static void release(Disk.DiskLock lock, DataDirectory layout) throws StorageFailure {
        try {
            lock.close();
        } catch (IOException error) {
            throw StorageFailure.of(error, layout.lock(), "release");
        }
    }

    private static void requireServerId(ServerId self, ServerIdentity found, DataDirectory layout)
            throws StorageFailure {
        if (!found.id().equals(self)) {
            throw foreignFailure(layout, "server " + found.id() + ", not " + self);
        }
    }

    private static StorageFailure foreignFailure(DataDirectory layout, String owner) {
        return new StorageFailure(
                StorageFailureKind.FOREIGN,
                layout.identity(),
                -1,
                "the directory " + layout.root() + " belongs to " + owner,
                "check --id and --data-dir",
                null);
    }
}
