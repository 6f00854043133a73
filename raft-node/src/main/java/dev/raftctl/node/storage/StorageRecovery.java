package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Position;
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
 * From the files to one immutable {@link RecoveredState}: snapshot, then log, then vote; first looked at, then mended where a
 * crash explains what was found; where it does not, let go of and fetched from the others ({@link DamageRemoval}), or refused when
 * there are none. What is believed is made durable before anyone acts on it: after a
 * kill it may have been in the system's cache only.
 */
final class StorageRecovery {
    private final Disk disk;
    private final DataDirectory directory;
    private final Identity identity;
    private final Supplier<Identity> identitySupplier;
    private final StorageSettings settings;
    private final FsyncFailureLatch failureLatch;
    private final List<String> repairs = new ArrayList<>();
    private final List<Closeable> openFiles = new ArrayList<>();
    private long promisedNanos;

    /** @param identitySupplier for later: a server joins its cluster after the directory was opened */
    StorageRecovery(
            Disk disk,
            DataDirectory directory,
            Supplier<Identity> identitySupplier,
            StorageSettings settings,
            FsyncFailureLatch failureLatch) {
        this.disk = disk;
        this.directory = directory;
        this.identity = identitySupplier.get();
        this.identitySupplier = identitySupplier;
        this.settings = settings;
        this.failureLatch = failureLatch;
    }

    /** @param repairs what a crash had left and was put right, in words */
    record Recovered(
            RecoveredState state,
            HardStateFile hardStateFile,
            SegmentedLog log,
            SnapshotStore snapshots,
            List<String> repairs) {}

    Recovered run() throws StorageFailure {
        directory.forceDirectories(disk);
        HardState hardState = readHardState().newest().hardState();
        boolean isDamageRemoved = false;
        long recoveringTerm = RecoveringTermFile.read(disk, directory.recoveringTerm());
        promisedNanos = readLeasePromise();
        SnapshotInventory snapshots = SnapshotInventory.scan(disk, directory.snapshots(), identity);
        EndMarkFile.Contents endMark = EndMarkFile.read(disk, directory.endMark(), identity.incarnation());
        long snapshotIndex = snapshots.newest() == null
                ? 0
                : Objects.requireNonNull(snapshots.newest()).last().index();
        LogScan logScan = LogScan.scanUntilDamage(
                disk, directory.log(), new LogScan.Expected(identity.incarnation(), endMark.mark(), snapshotIndex));
        StorageFailure gap = findGap(snapshots, logScan, recoveringTerm > 0);
        if (gap != null || logScan.damage() != null) {
            recoveringTerm = removeDamage(gap, hardState, recoveringTerm, snapshots, logScan);
            logScan = LogScan.scan(
                    disk, directory.log(), new LogScan.Expected(identity.incarnation(), EndMark.NONE, snapshotIndex));
            isDamageRemoved = true;
        } else if (recoveringTerm == 0
                && !logScan.isMissing()
                && isLogLost(identity, hardState, snapshots.newest(), logScan.last())) {
            recoveringTerm = beginRecoveringWithoutLog(hardState, snapshots, logScan);
            isDamageRemoved = true;
        }
        if (endMark.isUnreadable()) {
            repairs.add("the end mark is not believed, so nothing vouches for the last entries: "
                    + endMark.failures().get(0).getMessage());
        }
        Snapshot snapshot = snapshots.newest();
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

    /** Lets go of what is damaged, and of all that hangs on it; returns the distrusted term. */
    private long removeDamage(
            @Nullable StorageFailure gap,
            HardState hardState,
            long recoveringTerm,
            SnapshotInventory snapshots,
            LogScan logScan)
            throws StorageFailure {
        LogScan.Damage damage = logScan.damage();
        StorageFailure what = gap != null ? gap : Objects.requireNonNull(damage).failure();
        DamageRemoval damageRemoval = new DamageRemoval(disk, directory, failureLatch, identity);
        if (!damageRemoval.isPossible(hardState, snapshots, logScan)) {
            throw what;
        }
        repairs.add("found damage: " + what.getMessage());
        long newRecoveringTerm =
                damageRemoval.beginRecovering(Math.max(hardState.term(), snapshots.highestTerm()), recoveringTerm);
        if (gap != null) {
            damageRemoval.setAside(LogScan.segments(disk, directory.log()), repairs);
        } else {
            damageRemoval.truncateBeforeDamage(Objects.requireNonNull(damage), repairs);
        }
        return newRecoveringTerm;
    }

    /**
     * Whether the vote says that the server took part in a cluster, and nothing is left of what it stored there: its
     * log ended in its first batch, which reads like one that was never forced.
     */
    static boolean isLogLost(Identity identity, HardState hardState, @Nullable Snapshot snapshot, Position last) {
        return identity.hasCluster() && snapshot == null && last.index() == 0 && hardState.provesMembership();
    }

    /** Returns the distrusted term. */
    private long beginRecoveringWithoutLog(HardState hardState, SnapshotInventory snapshots, LogScan logScan)
            throws StorageFailure {
        DamageRemoval damageRemoval = new DamageRemoval(disk, directory, failureLatch, identity);
        String what = "the log is empty, and the vote file says that this server took part in a cluster in term "
                + hardState.term();
        if (hardState.votedFor() != null && !damageRemoval.isPossible(hardState, snapshots, logScan)) {
            throw StorageFailure.damaged(directory.log(), -1, what);
        }
        repairs.add("found damage: " + what);
        return damageRemoval.beginRecovering(hardState.term(), 0);
    }

    private Recovered open(
            @Nullable Snapshot snapshot,
            boolean keepsLog,
            LogScan logScan,
            long recoveringTerm,
            EndMarkFile.Contents endMark,
            boolean isDamageRemoved)
            throws IOException, StorageFailure {
        HardStateFile vote = HardStateFile.open(disk, directory.hardState(), failureLatch, identity.incarnation());
        openFiles.add(vote);
        if (snapshot != null && snapshot.last().term() > vote.hardState().term()) {
            vote.store(new HardState(snapshot.last().term(), null));
        }
        if (recoveringTerm > 0) {
            DamageRemoval.raiseTermAbove(vote, recoveringTerm);
        }
        EndMarkFile end = EndMarkFile.open(disk, directory.endMark(), failureLatch, identity.incarnation(), endMark);
        openFiles.add(end);
        if (isDamageRemoved || !keepsLog) {
            end.clearIfCovering(0);
        }
        SegmentedLog log = keepsLog ? openLog(logScan, end) : createLog(logScan, snapshot, end);
        openFiles.add(log);
        long newRecoveringTerm = clearRecoveringTermIfRecovered(recoveringTerm, log.last());
        if (newRecoveringTerm == 0) {
            DamagedFiles.deleteOldGenerations(disk, directory.log(), repairs);
            DamagedFiles.deleteOldGenerations(disk, directory.snapshots(), repairs);
        }
        RecoveredState state = recoveredState(
                vote.hardState(), snapshot, keepsLog ? logScan : null, log, newRecoveringTerm, promisedNanos);
        SnapshotStore store = new SnapshotStore(disk, directory.snapshots(), failureLatch, identitySupplier, snapshot);
        openFiles.clear();
        return new Recovered(state, vote, log, store, List.copyOf(repairs));
    }

    /** What cannot be read is as long as a promise can be. */
    private long readLeasePromise() throws StorageFailure {
        try {
            return LeasePromiseFile.read(disk, directory.leasePromise());
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.DAMAGED) {
                throw failure;
            }
            repairs.add(failure.getMessage() + "; this server votes for no server for "
                    + LeasePromiseFile.MAX_NANOS / 1_000_000_000 + " s");
            return LeasePromiseFile.MAX_NANOS;
        }
    }

    /** The note of convalescence goes when the log, which is durable now, is whole again. */
    private long clearRecoveringTermIfRecovered(long recoveringTerm, Position last) throws IOException {
        if (recoveringTerm == 0 || last.term() <= recoveringTerm) {
            return recoveringTerm;
        }
        RecoveringTermFile.remove(disk, directory.recoveringTerm());
        repairs.add(
                "the log is whole again: it ends at " + last + ", in a later term than the damage, " + recoveringTerm);
        return 0;
    }

    private HardStateFile.Copies readHardState() throws StorageFailure {
        try {
            if (!disk.exists(directory.hardState())) {
                throw HardStateFile.unusable(directory.hardState(), "the file is missing");
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.hardState(), "look for");
        }
        return HardStateFile.read(disk, directory.hardState(), identity.incarnation());
    }

    /**
     * The vote is stored before the entries of its term are (hazard R12), so one older than the log is damage. A snapshot may be
     * ahead of it, for a server that had voted in the snapshot's term would know: then the term is taken from there.
     */
    static void requireTermCovers(DataDirectory directory, HardState hardState, Position last) throws StorageFailure {
        if (last.term() > hardState.term()) {
            throw HardStateFile.unusable(
                    directory.hardState(),
                    "its term " + hardState.term() + " is older than the log's last entry " + last);
        }
    }

    /**
     * What is missing before the log, or disagrees with its beginning (hazard S07): then nothing of the log can be used. Null: the
     * two meet. Who convalesces may have neither.
     */
    private @Nullable StorageFailure findGap(SnapshotInventory snapshots, LogScan logScan, boolean isRecovering) {
        Snapshot snapshot = snapshots.newest();
        if (logScan.isMissing()) {
            boolean isExplained = snapshot != null || isRecovering || logScan.damage() != null;
            return isExplained
                    ? null
                    : StorageFailure.damaged(
                            directory.log(),
                            -1,
                            "there is neither a log nor a whole snapshot, but the server was in use");
        }
        Path log = logScan.segments().get(0).path();
        long snapshotIndex = snapshot == null ? 0 : snapshot.last().index();
        if (logScan.firstIndex() > snapshotIndex + 1) {
            String before = snapshot == null
                    ? "there is no whole snapshot in " + directory.snapshots()
                    : "the snapshot " + snapshot.pathIn(directory.snapshots()) + " ends at " + snapshotIndex;
            return StorageFailure.damaged(
                    log,
                    -1,
                    "the log begins at index " + logScan.firstIndex() + ", but " + before + snapshots.damageSuffix());
        }
        // A log that begins right behind the snapshot was begun there, so it cannot disagree.
        if (snapshot != null
                && logScan.previous().index() == snapshot.last().index()
                && !logScan.previous().equals(snapshot.last())) {
            return StorageFailure.damaged(
                    log, 0, "the log begins behind " + logScan.previous() + ", the snapshot is of " + snapshot.last());
        }
        return null;
    }

    /** Whether the log agrees with the snapshot; if not, it is what the snapshot was installed to replace (hazard S01). */
    private static boolean logContains(Snapshot snapshot, LogScan logScan) {
        return logScan.last().index() >= snapshot.last().index()
                && logScan.termAt(snapshot.last().index()) == snapshot.last().term();
    }

    private SegmentedLog openLog(LogScan logScan, EndMarkFile end) throws IOException, StorageFailure {
        List<Segment> segments = new ArrayList<>();
        for (ScannedSegment found : logScan.segments()) {
            Disk.OpenFile file = disk.open(found.path(), Disk.Mode.WRITE);
            openFiles.add(file::close);
            segments.add(new Segment(
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
        return new SegmentedLog(
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

    /** A torn tail goes, from the file itself (hazard D02); the records that no later one vouches for are written once more. */
    private void repairTail(ScannedSegment end, Segment segment) throws IOException {
        if (end.tornTail() != null) {
            repairs.add("cut " + (end.size() - end.tail()) + " bytes off " + end.path() + " at byte " + end.tail()
                    + ": " + end.tornTail());
            segment.truncateFrom(segment.lastIndex() + 1);
        }
        segment.rewriteFrom(segment.lastIndex() - end.lastUnsyncedCount());
    }

    private SegmentedLog createLog(LogScan logScan, @Nullable Snapshot snapshot, EndMarkFile end) throws IOException {
        Position last = snapshot == null ? Position.ZERO : snapshot.last();
        for (int i = logScan.segments().size() - 1; i >= 0; i--) {
            Path path = logScan.segments().get(i).path();
            repairs.add("deleted " + path + ": the snapshot of " + last + " replaces it");
            disk.delete(path);
            disk.forceDirectory(directory.log());
        }
        return new SegmentedLog(
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
            @Nullable Snapshot snapshot,
            @Nullable LogScan logScan,
            SegmentedLog log,
            long recoveringTerm,
            long promisedNanos) {
        return new RecoveredState(
                hardState,
                snapshot == null ? Position.ZERO : snapshot.last(),
                snapshot == null ? Configuration.NONE : snapshot.configuration(),
                logScan == null ? List.of() : List.copyOf(logScan.termRuns()),
                log.firstIndex(),
                log.last().index(),
                logScan == null ? List.of() : List.copyOf(logScan.configurations()),
                recoveringTerm,
                promisedNanos);
    }
}
