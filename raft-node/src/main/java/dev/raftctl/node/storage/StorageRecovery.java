package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the files into one immutable {@link RecoveredState}: snapshot, then log, then hard state. It inspects the files
 * first. Then it repairs what a crash explains; removes other damage, which the other servers replace ({@link
 * LogDamageRemoval}); and refuses damage if no other server is known. Data that is used is made durable first, because
 * after a kill it may exist only in the page cache.
 */
public final class StorageRecovery {
    private final Disk disk;
    private final DataDirectory directory;
    private final ServerIdentity identity;
    private final Supplier<ServerIdentity> identitySupplier;
    private final StorageSettings settings;
    private final FsyncFailureLatch failureLatch;
    private final List<String> repairs = new ArrayList<>();
    private final List<Closeable> openFiles = new ArrayList<>();
    private long leasePromiseNanos;

    /**
     * Prepares the recovery of a locked directory.
     *
     * @param identitySupplier supplies the current identity, because a server joins its cluster after the directory is
     *     opened
     */
    StorageRecovery(
            Disk disk,
            DataDirectory directory,
            Supplier<ServerIdentity> identitySupplier,
            StorageSettings settings,
            FsyncFailureLatch failureLatch) {
        this.disk = disk;
        this.directory = directory;
        this.identity = identitySupplier.get();
        this.identitySupplier = identitySupplier;
        this.settings = settings;
        this.failureLatch = failureLatch;
    }

    /**
     * The recovered state and the open files.
     *
     * @param repairs one sentence for each repair that this opening made
     */
    record RecoveredStorage(
            RecoveredState state,
            HardStateFile hardStateFile,
            SegmentedRaftLog log,
            SnapshotStore snapshots,
            List<String> repairs) {}

    RecoveredStorage run() throws StorageFailure {
        directory.forceDirectories(disk);
        HardState hardState = readHardState().newest().hardState();
        boolean isDamageRemoved = false;
        long recoveringTerm = LogRecoveryTermFile.read(disk, directory.recoveringTerm());
        leasePromiseNanos = readLeasePromise();
        SnapshotInventory snapshots = SnapshotInventory.scan(disk, directory.snapshots(), identity);
        LogEndMarkFile.LogEndMarkFileContents endMark =
                LogEndMarkFile.read(disk, directory.endMark(), identity.incarnation());
        long snapshotIndex = snapshots.newest() == null
                ? 0
                : Objects.requireNonNull(snapshots.newest()).last().index();
        LogScanResult logScan = LogScanResult.scanUntilDamage(
                disk,
                directory.log(),
                new LogScanResult.ExpectedLogState(identity.incarnation(), endMark.mark(), snapshotIndex));
        StorageFailure gap = findGap(snapshots, logScan, recoveringTerm > 0);
        if (gap != null || logScan.damage() != null) {
            recoveringTerm = removeDamage(gap, hardState, recoveringTerm, snapshots, logScan);
            logScan = LogScanResult.scan(
                    disk,
                    directory.log(),
                    new LogScanResult.ExpectedLogState(identity.incarnation(), LogEndMark.NONE, snapshotIndex));
            isDamageRemoved = true;
        } else if (recoveringTerm == 0
                && !logScan.isMissing()
                && isLogLost(identity, hardState, snapshots.newest(), logScan.last())) {
            recoveringTerm = beginRecoveringWithoutLog(hardState, snapshots, logScan);
            isDamageRemoved = true;
        }
        if (endMark.isUnreadable()) {
            repairs.add("ignored the damaged end mark, so damage of the last entries may look like a torn tail: "
                    + endMark.failures().get(0).getMessage());
        }
        StoredSnapshot snapshot = snapshots.newest();
        boolean keepsLog = !logScan.isMissing() && (snapshot == null || logContains(snapshot, logScan));
        if (keepsLog) {
            requireTermCovers(directory, hardState, logScan.last());
        }
        directory.removeTemporaries(disk);
        snapshots.cleanUp(repairs);
        try {
            return open(snapshot, keepsLog, logScan, recoveringTerm, endMark, isDamageRemoved);
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.root(), "recover");
        } finally {
            closeIfFailed();
        }
    }

    /** Takes damaged files, and the files that depend on them, out of use. Returns the new recovering term. */
    private long removeDamage(
            @Nullable StorageFailure gap,
            HardState hardState,
            long recoveringTerm,
            SnapshotInventory snapshots,
            LogScanResult logScan)
            throws StorageFailure {
        LogScanResult.LogDamage damage = logScan.damage();
        StorageFailure what = gap != null ? gap : Objects.requireNonNull(damage).failure();
        LogDamageRemoval damageRemoval = new LogDamageRemoval(disk, directory, failureLatch, identity);
        if (!damageRemoval.isPossible(hardState, snapshots, logScan)) {
            throw what;
        }
        repairs.add("found damage: " + what.getMessage());
        long newRecoveringTerm =
                damageRemoval.beginRecovering(Math.max(hardState.term(), snapshots.highestTerm()), recoveringTerm);
        if (gap != null) {
            damageRemoval.setAside(LogScanResult.segments(disk, directory.log()), repairs);
        } else {
            damageRemoval.truncateBeforeDamage(Objects.requireNonNull(damage), repairs);
        }
        return newRecoveringTerm;
    }

    /**
     * Returns whether the hard state shows that the server took part in a cluster although all that it stored there is
     * missing: its log ended in its first batch, which looks like one that was never forced.
     */
    public static boolean isLogLost(
            ServerIdentity identity, HardState hardState, @Nullable StoredSnapshot snapshot, LogPosition last) {
        return identity.hasCluster() && snapshot == null && last.index() == 0 && hardState.provesMembership();
    }

    /** Durably records that the server is recovering because it lost its whole log. Returns the recovering term. */
    private long beginRecoveringWithoutLog(HardState hardState, SnapshotInventory snapshots, LogScanResult logScan)
            throws StorageFailure {
        LogDamageRemoval damageRemoval = new LogDamageRemoval(disk, directory, failureLatch, identity);
        String what = "the log is empty, but the vote file shows that this server was in a cluster in term "
                + hardState.term();
        if (hardState.votedFor() != null && !damageRemoval.isPossible(hardState, snapshots, logScan)) {
            throw StorageFailure.damaged(directory.log(), -1, what);
        }
        repairs.add("found damage: " + what);
        return damageRemoval.beginRecovering(hardState.term(), 0);
    }

    private RecoveredStorage open(
            @Nullable StoredSnapshot snapshot,
            boolean keepsLog,
            LogScanResult logScan,
            long recoveringTerm,
            LogEndMarkFile.LogEndMarkFileContents endMark,
            boolean isDamageRemoved)
            throws IOException, StorageFailure {
        HardStateFile vote = HardStateFile.open(disk, directory.hardState(), failureLatch, identity.incarnation());
        openFiles.add(vote);
        if (snapshot != null && snapshot.last().term() > vote.hardState().term()) {
            vote.store(new HardState(snapshot.last().term(), null));
        }
        if (recoveringTerm > 0) {
            LogDamageRemoval.raiseTermAbove(vote, recoveringTerm);
        }
        LogEndMarkFile end =
                LogEndMarkFile.open(disk, directory.endMark(), failureLatch, identity.incarnation(), endMark);
        openFiles.add(end);
        if (isDamageRemoved || !keepsLog) {
            end.clearIfCovering(0);
        }
        SegmentedRaftLog log = keepsLog ? openLog(logScan, end) : createLog(logScan, snapshot, end);
        openFiles.add(log);
        long newRecoveringTerm = clearRecoveringTermIfRecovered(recoveringTerm, log.last());
        if (newRecoveringTerm == 0) {
            DamagedFileQuarantine.deleteOldGenerations(disk, directory.log(), repairs);
            DamagedFileQuarantine.deleteOldGenerations(disk, directory.snapshots(), repairs);
        }
        RecoveredState state = recoveredState(
                vote.hardState(), snapshot, keepsLog ? logScan : null, log, newRecoveringTerm, leasePromiseNanos);
        SnapshotStore store = new SnapshotStore(disk, directory.snapshots(), failureLatch, identitySupplier, snapshot);
        openFiles.clear();
        return new RecoveredStorage(state, vote, log, store, List.copyOf(repairs));
    }

    /**
     * Returns the promised time in nanoseconds. If the file is damaged, returns the longest time that a server can
     * promise.
     */
    private long readLeasePromise() throws StorageFailure {
        try {
            return LeasePromiseFile.read(disk, directory.leasePromise());
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.DAMAGED) {
                throw failure;
            }
            repairs.add(failure.getMessage() + "; this server does not vote for "
                    + LeasePromiseFile.MAX_NANOS / 1_000_000_000 + " s");
            return LeasePromiseFile.MAX_NANOS;
        }
    }

    /**
     * If the log, which is durable now, ends in a later term than the recovering term, removes the recovering term and
     * returns 0. Otherwise returns the recovering term.
     */
    private long clearRecoveringTermIfRecovered(long recoveringTerm, LogPosition last) throws IOException {
        if (recoveringTerm == 0 || last.term() <= recoveringTerm) {
            return recoveringTerm;
        }
        LogRecoveryTermFile.remove(disk, directory.recoveringTerm());
        repairs.add("the log is complete again: it ends at " + last + ", in a later term than the recovering term "
                + recoveringTerm);
        return 0;
    }

    private HardStateFile.HardStateCopyPair readHardState() throws StorageFailure {
        try {
            if (!disk.exists(directory.hardState())) {
                throw HardStateFile.unusable(directory.hardState(), "the file is missing");
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.hardState(), "access");
        }
        return HardStateFile.read(disk, directory.hardState(), identity.incarnation());
    }

    /**
     * The hard state is stored before entries of its term (hazard R12), so one older than the log is damage. A snapshot
     * may have a later term: a server that had voted in that term would have stored it, so the snapshot's term is
     * adopted.
     */
    static void requireTermCovers(DataDirectory directory, HardState hardState, LogPosition last)
            throws StorageFailure {
        if (last.term() > hardState.term()) {
            throw HardStateFile.unusable(
                    directory.hardState(),
                    "its term " + hardState.term() + " is older than the log's last entry " + last);
        }
    }

    /**
     * Returns why the log cannot be used at all: entries before it are missing, or its beginning contradicts the
     * snapshot (hazard S07). Null if log and snapshot fit. A recovering server may have neither.
     */
    private @Nullable StorageFailure findGap(SnapshotInventory snapshots, LogScanResult logScan, boolean isRecovering) {
        StoredSnapshot snapshot = snapshots.newest();
        if (logScan.isMissing()) {
            boolean isExplained = snapshot != null || isRecovering || logScan.damage() != null;
            return isExplained
                    ? null
                    : StorageFailure.damaged(
                            directory.log(),
                            -1,
                            "there is neither a log nor an intact snapshot, but the server was in use");
        }
        Path log = logScan.segments().get(0).path();
        long snapshotIndex = snapshot == null ? 0 : snapshot.last().index();
        if (logScan.firstIndex() > snapshotIndex + 1) {
            String snapshotDescription = snapshot == null
                    ? "there is no intact snapshot in " + directory.snapshots()
                    : "the snapshot " + snapshot.pathIn(directory.snapshots()) + " ends at " + snapshotIndex;
            return StorageFailure.damaged(
                    log,
                    -1,
                    "the log begins at index " + logScan.firstIndex() + ", but " + snapshotDescription
                            + snapshots.damageSuffix());
        }
        // A log that begins directly after the snapshot was created there, so it cannot contradict the snapshot.
        if (snapshot != null
                && logScan.previous().index() == snapshot.last().index()
                && !logScan.previous().equals(snapshot.last())) {
            return StorageFailure.damaged(
                    log,
                    0,
                    "the log begins after " + logScan.previous() + ", but the snapshot ends at " + snapshot.last());
        }
        return null;
    }

    /**
     * Returns whether the log agrees with the snapshot; if not, the snapshot was installed to replace the log (hazard
     * S01).
     */
    private static boolean logContains(StoredSnapshot snapshot, LogScanResult logScan) {
        return logScan.last().index() >= snapshot.last().index()
                && logScan.termAt(snapshot.last().index()) == snapshot.last().term();
    }

    private SegmentedRaftLog openLog(LogScanResult logScan, LogEndMarkFile end) throws IOException, StorageFailure {
        List<LogSegment> segments = new ArrayList<>();
        for (ScannedSegment found : logScan.segments()) {
            Disk.OpenDiskFile file = disk.open(found.path(), Disk.FileOpenMode.WRITE);
            openFiles.add(file::close);
            segments.add(new LogSegment(
                    found.path(),
                    found.header(),
                    file,
                    found.offsets(),
                    found.recordCount(),
                    found.tail(),
                    found.size()));
        }
        ScannedSegment newest = logScan.segments().get(logScan.segments().size() - 1);
        repairTail(newest, segments.get(segments.size() - 1));
        return new SegmentedRaftLog(
                disk,
                directory.log(),
                settings,
                identity.incarnation(),
                failureLatch,
                end,
                segments,
                newest.last(),
                newest.lastChecksum());
    }

    /**
     * Truncates a torn tail in the file itself (hazard D02), and writes again the records that no later record proves
     * durable.
     */
    private void repairTail(ScannedSegment end, LogSegment segment) throws IOException {
        if (end.tornTail() != null) {
            repairs.add("truncated " + (end.size() - end.tail()) + " bytes of " + end.path() + " at byte " + end.tail()
                    + ": " + end.tornTail());
            segment.truncateFrom(segment.lastIndex() + 1);
        }
        segment.rewriteFrom(segment.lastIndex() - end.lastUnsyncedCount());
    }

    private SegmentedRaftLog createLog(LogScanResult logScan, @Nullable StoredSnapshot snapshot, LogEndMarkFile end)
            throws IOException {
        LogPosition last = snapshot == null ? LogPosition.ZERO : snapshot.last();
        for (int i = logScan.segments().size() - 1; i >= 0; i--) {
            Path path = logScan.segments().get(i).path();
            repairs.add("deleted " + path + ": the snapshot of " + last + " replaces it");
            disk.delete(path);
            disk.forceDirectory(directory.log());
        }
        return new SegmentedRaftLog(
                disk, directory.log(), settings, identity.incarnation(), failureLatch, end, List.of(), last, 0);
    }

    private void closeIfFailed() throws StorageFailure {
        for (Closeable file : openFiles) {
            try {
                file.close();
            } catch (IOException error) {
                throw StorageFailure.of(error, directory.root(), "close files in");
            }
        }
    }

    private static RecoveredState recoveredState(
            HardState hardState,
            @Nullable StoredSnapshot snapshot,
            @Nullable LogScanResult logScan,
            SegmentedRaftLog log,
            long recoveringTerm,
            long leasePromiseNanos) {
        return new RecoveredState(
                hardState,
                snapshot == null ? LogPosition.ZERO : snapshot.last(),
                snapshot == null ? Configuration.NONE : snapshot.configuration(),
                logScan == null ? List.of() : List.copyOf(logScan.termRuns()),
                log.firstIndex(),
                log.last().index(),
                logScan == null ? List.of() : List.copyOf(logScan.configurations()),
                recoveringTerm,
                leasePromiseNanos);
    }
}
