package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.DataDirectory;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.FsyncFailureLatch;
import dev.raftctl.node.storage.HardStateFile;
import dev.raftctl.node.storage.LeasePromiseFile;
import dev.raftctl.node.storage.LogEndMark;
import dev.raftctl.node.storage.LogEndMarkFile;
import dev.raftctl.node.storage.LogRecoveryTermFile;
import dev.raftctl.node.storage.LogScanResult;
import dev.raftctl.node.storage.PeerIdentityFile;
import dev.raftctl.node.storage.PendingServerAdditionsFile;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.ServerIdentityFile;
import dev.raftctl.node.storage.SnapshotInventory;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.StorageRecovery;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFinding;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFindingSeverity;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An offline check of every byte of a data directory. It changes nothing and takes no lock. While a server runs on the
 * directory, data being written may look torn.
 */
public final class DataDirectoryCheck {
    private final Disk disk;
    private final DataDirectory directory;
    private final List<DirectoryFinding> findings = new ArrayList<>();
    private @Nullable ServerIdentity identity;
    private @Nullable HardState hardState;
    private long recoveringTerm;
    private LogEndMark endMark = LogEndMark.NONE;
    private @Nullable StoredSnapshot snapshot;
    private @Nullable LogSegmentsCheck log;

    private DataDirectoryCheck(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = new DataDirectory(directory);
    }

    /** Checks the directory and reports what it finds. Throws only if the directory cannot be read at all. */
    public static DirectoryCheckReport check(Disk disk, Path directory) throws StorageFailure {
        DataDirectoryCheck check = new DataDirectoryCheck(disk, directory);
        check.run();
        return check.report();
    }

    /**
     * Returns roughly how many bytes a check reads: those of the log and the snapshots. Files deleted in the meantime
     * count as empty.
     */
    public static long totalBytes(Disk disk, Path directory) {
        DataDirectory layout = new DataDirectory(directory);
        return bytesIn(disk, layout.log(), DataDirectory::isSegment)
                + bytesIn(disk, layout.snapshots(), DataDirectory::isSnapshot);
    }

    private static long bytesIn(Disk disk, Path checkedDirectory, Predicate<String> isCounted) {
        long bytes = 0;
        try {
            for (String name : disk.list(checkedDirectory)) {
                bytes += isCounted.test(name) ? size(disk, checkedDirectory.resolve(name)) : 0;
            }
        } catch (IOException unreadable) {
            // The check itself reports this.
            return bytes;
        }
        return bytes;
    }

    private static long size(Disk disk, Path path) {
        try (Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ)) {
            return file.size();
        } catch (IOException gone) {
            // Deleted by compaction since it was listed; otherwise the check itself reports this.
            return 0;
        }
    }

    private void run() throws StorageFailure {
        requireDataDirectory(disk, directory);
        attempt(() -> identity = ServerIdentityFile.read(disk, directory.identity()));
        attempt(this::checkHardState);
        // Read before the log, which only grows beyond the mark.
        attempt(this::checkEndMark);
        attempt(() -> PeerIdentityFile.open(disk, directory.peers(), new FsyncFailureLatch()));
        attempt(this::checkSnapshots);
        attempt(this::readRecoveringTerm);
        attempt(this::checkLeasePromise);
        attempt(() -> PendingServerAdditionsFile.read(disk, directory.pendingServers()));
        LogSegmentsCheck found = new LogSegmentsCheck(disk, directory.log(), expectedLog(), findings);
        log = found;
        attempt(found::run);
        attempt(() -> checkConsistency(found));
        attempt(this::reportLeftovers);
    }

    static void requireDataDirectory(Disk disk, DataDirectory directory) throws StorageFailure {
        try {
            if (!disk.exists(directory.log()) && !disk.exists(directory.identity())) {
                throw new StorageFailure(
                        StorageFailureKind.IO,
                        directory.root(),
                        -1,
                        directory.root() + " is not a data directory: it has neither identity nor log",
                        "use the directory given to the server as --data-dir",
                        null);
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.root(), "read");
        }
    }

    private void checkHardState() throws StorageFailure {
        if (!exists(directory.hardState())) {
            throw HardStateFile.unusable(directory.hardState(), "the file is missing");
        }
        HardStateFile.HardStateCopyPair copies = HardStateFile.read(disk, directory.hardState(), incarnation());
        hardState = copies.newest().hardState();
        for (StorageFailure failure : copies.failures()) {
            addFinding(
                    DirectoryFindingSeverity.WARNING,
                    failure.file(),
                    failure.offset(),
                    "one of two copies is damaged; the other is intact");
        }
        if (copies.newest().owner() == 0) {
            addFinding(
                    DirectoryFindingSeverity.INFO,
                    directory.hardState(),
                    -1,
                    "written by an older version, without its owner; the next start adds the owner");
        }
        if (copies.failures().isEmpty() && !copies.areIdentical()) {
            addFinding(
                    DirectoryFindingSeverity.INFO,
                    directory.hardState(),
                    -1,
                    "a vote was being stored when the server stopped");
        }
    }

    private void checkEndMark() throws StorageFailure {
        LogEndMarkFile.LogEndMarkFileContents found = LogEndMarkFile.read(disk, directory.endMark(), incarnation());
        endMark = found.mark();
        for (StorageFailure failure : found.failures()) {
            if (found.isUnreadable()) {
                addFailure(failure);
            } else {
                addFinding(
                        DirectoryFindingSeverity.WARNING,
                        failure.file(),
                        failure.offset(),
                        "one of two copies is damaged; the other is intact");
            }
        }
        if (!found.exists()) {
            addFinding(
                    DirectoryFindingSeverity.INFO,
                    directory.endMark(),
                    -1,
                    "there is no end mark: damage in the last batch of entries looks like a torn tail");
        }
    }

    private long incarnation() {
        ServerIdentity known = identity;
        return known == null ? 0 : known.incarnation();
    }

    private LogScanResult.ExpectedLogState expectedLog() {
        StoredSnapshot newest = snapshot;
        return new LogScanResult.ExpectedLogState(
                incarnation(), endMark, newest == null ? 0 : newest.last().index());
    }

    private void checkSnapshots() throws StorageFailure {
        SnapshotInventory inventory = SnapshotInventory.scan(disk, directory.snapshots(), identity);
        snapshot = inventory.newest();
        inventory.damagedSnapshots().forEach(this::addFailure);
    }

    private void readRecoveringTerm() throws StorageFailure {
        recoveringTerm = LogRecoveryTermFile.read(disk, directory.recoveringTerm());
    }

    private void checkLeasePromise() throws StorageFailure {
        try {
            LeasePromiseFile.read(disk, directory.leasePromise());
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.DAMAGED) {
                throw failure;
            }
            addFinding(
                    DirectoryFindingSeverity.WARNING,
                    failure.file(),
                    failure.offset(),
                    failure.getMessage() + "; after its next start, this server does not vote for "
                            + LeasePromiseFile.MAX_NANOS / 1_000_000_000 + " s");
        }
    }

    /**
     * Reports whether the server is recovering. Must be called after the log was checked, because the answer depends on
     * where the log ends.
     */
    private void checkRecovering(LogSegmentsCheck found) {
        LogPosition last = found.last();
        StoredSnapshot newest = snapshot;
        if (newest != null && newest.last().isNewerThan(last)) {
            last = newest.last();
        }
        if (recoveringTerm > 0) {
            boolean isRecovered = last.term() > recoveringTerm;
            String what = isRecovered
                    ? "recovered: the log ends at " + last + "; the next start removes this file"
                    : "this server is recovering: its log was damaged and ends at " + last
                            + "; it is complete again when the other servers have replicated it beyond term "
                            + recoveringTerm
                            + "; until then it neither votes nor campaigns";
            addFinding(
                    isRecovered ? DirectoryFindingSeverity.INFO : DirectoryFindingSeverity.WARNING,
                    directory.recoveringTerm(),
                    -1,
                    what);
        }
    }

    /**
     * Checks that the snapshot, the log and the hard state are consistent with each other (hazards S07, D10). Files
     * that cannot be read are not compared.
     */
    private void checkConsistency(LogSegmentsCheck found) {
        if (findings.stream().anyMatch(finding -> finding.severity() == DirectoryFindingSeverity.NEWER)) {
            return;
        }
        StoredSnapshot newest = snapshot;
        long covered = newest == null ? 0 : newest.last().index();
        if (found.firstIndex() > covered + 1) {
            addFinding(
                    DirectoryFindingSeverity.DAMAGE,
                    found.firstFile(),
                    -1,
                    "the log begins at index " + found.firstIndex() + ", but the snapshots end at " + covered);
        }
        checkRecovering(found);
        if (found.firstIndex() == 0 && newest == null && recoveringTerm == 0) {
            addFinding(
                    DirectoryFindingSeverity.DAMAGE,
                    directory.log(),
                    -1,
                    "there is neither a readable log nor an intact snapshot");
        }
        HardState storedHardState = hardState;
        ServerIdentity owner = identity;
        if (owner != null
                && storedHardState != null
                && recoveringTerm == 0
                && StorageRecovery.isLogLost(owner, storedHardState, newest, found.last())) {
            // Without a vote, it may have stopped before the first entries of its leader arrived.
            addFinding(
                    storedHardState.votedFor() == null
                            ? DirectoryFindingSeverity.WARNING
                            : DirectoryFindingSeverity.DAMAGE,
                    directory.log(),
                    -1,
                    "the log is empty, but the vote file shows that this server was in a cluster in term "
                            + storedHardState.term());
        }
        if (storedHardState != null && found.last().term() > storedHardState.term()) {
            addFinding(
                    DirectoryFindingSeverity.DAMAGE,
                    directory.hardState(),
                    -1,
                    "its term " + storedHardState.term() + " is older than the log's last entry " + found.last());
        }
    }

    private void reportLeftovers() throws StorageFailure {
        for (Path checkedDirectory : List.of(directory.root(), directory.log(), directory.snapshots())) {
            try {
                for (String name : disk.list(checkedDirectory)) {
                    if (name.endsWith(DataDirectory.TEMPORARY_SUFFIX)) {
                        addFinding(
                                DirectoryFindingSeverity.INFO,
                                checkedDirectory.resolve(name),
                                -1,
                                "temporary file; the next start removes it");
                    } else if (name.endsWith(DataDirectory.DAMAGED_SUFFIX)) {
                        addFinding(
                                DirectoryFindingSeverity.INFO,
                                checkedDirectory.resolve(name),
                                -1,
                                "damaged file that was set aside");
                    }
                }
            } catch (IOException error) {
                throw StorageFailure.of(error, checkedDirectory, "list");
            }
        }
    }

    private boolean exists(Path path) throws StorageFailure {
        try {
            return disk.exists(path);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "access");
        }
    }

    private interface DirectoryCheckStep {
        void run() throws StorageFailure;
    }

    private void attempt(DirectoryCheckStep step) {
        try {
            step.run();
        } catch (StorageFailure failure) {
            addFailure(failure);
        }
    }

    private void addFailure(StorageFailure failure) {
        findings.add(DirectoryCheckReport.findingOf(failure));
    }

    private void addFinding(DirectoryFindingSeverity severity, @Nullable Path file, long offset, String what) {
        findings.add(new DirectoryFinding(severity, file, offset, what));
    }

    private DirectoryCheckReport report() {
        LogSegmentsCheck found = log;
        return new DirectoryCheckReport(
                directory.root(),
                identity,
                hardState,
                snapshot,
                found == null ? 0 : found.firstIndex(),
                found == null ? LogPosition.ZERO : found.last(),
                found == null ? 0 : found.segmentCount(),
                found == null ? 0 : found.entryCount(),
                found == null ? 0 : found.configurationCount(),
                List.copyOf(findings));
    }
}
