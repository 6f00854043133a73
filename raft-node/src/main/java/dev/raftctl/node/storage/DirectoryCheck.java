package dev.raftctl.node.storage;

import dev.raftctl.node.storage.CheckReport.Finding;
import dev.raftctl.node.storage.CheckReport.Severity;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Position;
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
public final class DirectoryCheck {
    private final Disk disk;
    private final DataDirectory directory;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable Identity identity;
    private @Nullable HardState hardState;
    private long recoveringTerm;
    private EndMark endMark = EndMark.NONE;
    private @Nullable Snapshot snapshot;
    private @Nullable LogCheck log;

    private DirectoryCheck(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = new DataDirectory(directory);
    }

    /** Checks the directory and reports what it finds. Throws only if the directory cannot be read at all. */
    public static CheckReport check(Disk disk, Path directory) throws StorageFailure {
        DirectoryCheck check = new DirectoryCheck(disk, directory);
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
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            return file.size();
        } catch (IOException gone) {
            // Deleted by compaction since it was listed; otherwise the check itself reports this.
            return 0;
        }
    }

    private void run() throws StorageFailure {
        requireDataDirectory(disk, directory);
        attempt(() -> identity = IdentityFile.read(disk, directory.identity()));
        attempt(this::checkHardState);
        // Read before the log, which only grows beyond the mark.
        attempt(this::checkEndMark);
        attempt(() -> PeerIdentityFile.open(disk, directory.peers(), new FsyncFailureLatch()));
        attempt(this::checkSnapshots);
        attempt(this::readRecoveringTerm);
        attempt(this::checkLeasePromise);
        attempt(() -> PendingServersFile.read(disk, directory.pendingServers()));
        LogCheck found = new LogCheck(disk, directory.log(), expectedLog(), findings);
        log = found;
        attempt(found::run);
        attempt(() -> checkConsistency(found));
        attempt(this::reportLeftovers);
    }

    static void requireDataDirectory(Disk disk, DataDirectory directory) throws StorageFailure {
        try {
            if (!disk.exists(directory.log()) && !disk.exists(directory.identity())) {
                throw new StorageFailure(
                        Kind.IO,
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
        HardStateFile.Copies copies = HardStateFile.read(disk, directory.hardState(), incarnation());
        hardState = copies.newest().hardState();
        for (StorageFailure failure : copies.failures()) {
            addFinding(
                    Severity.WARNING,
                    failure.file(),
                    failure.offset(),
                    "one of two copies is damaged; the other is intact");
        }
        if (copies.newest().owner() == 0) {
            addFinding(
                    Severity.INFO,
                    directory.hardState(),
                    -1,
                    "written by an older version, without its owner; the next start adds the owner");
        }
        if (copies.failures().isEmpty() && !copies.areIdentical()) {
            addFinding(Severity.INFO, directory.hardState(), -1, "a vote was being stored when the server stopped");
        }
    }

    private void checkEndMark() throws StorageFailure {
        EndMarkFile.Contents found = EndMarkFile.read(disk, directory.endMark(), incarnation());
        endMark = found.mark();
        for (StorageFailure failure : found.failures()) {
            if (found.isUnreadable()) {
                addFailure(failure);
            } else {
                addFinding(
                        Severity.WARNING,
                        failure.file(),
                        failure.offset(),
                        "one of two copies is damaged; the other is intact");
            }
        }
        if (!found.exists()) {
            addFinding(
                    Severity.INFO,
                    directory.endMark(),
                    -1,
                    "there is no end mark: damage in the last batch of entries looks like a torn tail");
        }
    }

    private long incarnation() {
        Identity known = identity;
        return known == null ? 0 : known.incarnation();
    }

    private LogScan.Expected expectedLog() {
        Snapshot newest = snapshot;
        return new LogScan.Expected(
                incarnation(), endMark, newest == null ? 0 : newest.last().index());
    }

    private void checkSnapshots() throws StorageFailure {
        SnapshotInventory inventory = SnapshotInventory.scan(disk, directory.snapshots(), identity);
        snapshot = inventory.newest();
        inventory.damagedSnapshots().forEach(this::addFailure);
    }

    private void readRecoveringTerm() throws StorageFailure {
        recoveringTerm = RecoveringTermFile.read(disk, directory.recoveringTerm());
    }

    private void checkLeasePromise() throws StorageFailure {
        try {
            LeasePromiseFile.read(disk, directory.leasePromise());
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.DAMAGED) {
                throw failure;
            }
            addFinding(
                    Severity.WARNING,
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
    private void checkRecovering(LogCheck found) {
        Position last = found.last();
        Snapshot newest = snapshot;
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
            addFinding(isRecovered ? Severity.INFO : Severity.WARNING, directory.recoveringTerm(), -1, what);
        }
    }

    /**
     * Checks that the snapshot, the log and the hard state are consistent with each other (hazards S07, D10). Files
     * that cannot be read are not compared.
     */
    private void checkConsistency(LogCheck found) {
        if (findings.stream().anyMatch(finding -> finding.severity() == Severity.NEWER)) {
            return;
        }
        Snapshot newest = snapshot;
        long covered = newest == null ? 0 : newest.last().index();
        if (found.firstIndex() > covered + 1) {
            addFinding(
                    Severity.DAMAGE,
                    found.firstFile(),
                    -1,
                    "the log begins at index " + found.firstIndex() + ", but the snapshots end at " + covered);
        }
        checkRecovering(found);
        if (found.firstIndex() == 0 && newest == null && recoveringTerm == 0) {
            addFinding(Severity.DAMAGE, directory.log(), -1, "there is neither a readable log nor an intact snapshot");
        }
        HardState storedHardState = hardState;
        Identity owner = identity;
        if (owner != null
                && storedHardState != null
                && recoveringTerm == 0
                && StorageRecovery.isLogLost(owner, storedHardState, newest, found.last())) {
            // Without a vote, it may have stopped before the first entries of its leader arrived.
            addFinding(
                    storedHardState.votedFor() == null ? Severity.WARNING : Severity.DAMAGE,
                    directory.log(),
                    -1,
                    "the log is empty, but the vote file shows that this server was in a cluster in term "
                            + storedHardState.term());
        }
        if (storedHardState != null && found.last().term() > storedHardState.term()) {
            addFinding(
                    Severity.DAMAGE,
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
                                Severity.INFO,
                                checkedDirectory.resolve(name),
                                -1,
                                "temporary file; the next start removes it");
                    } else if (name.endsWith(DataDirectory.DAMAGED_SUFFIX)) {
                        addFinding(
                                Severity.INFO, checkedDirectory.resolve(name), -1, "damaged file that was set aside");
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

    private interface Step {
        void run() throws StorageFailure;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (StorageFailure failure) {
            addFailure(failure);
        }
    }

    private void addFailure(StorageFailure failure) {
        findings.add(CheckReport.findingOf(failure));
    }

    private void addFinding(Severity severity, @Nullable Path file, long offset, String what) {
        findings.add(new Finding(severity, file, offset, what));
    }

    private CheckReport report() {
        LogCheck found = log;
        return new CheckReport(
                directory.root(),
                identity,
                hardState,
                snapshot,
                found == null ? 0 : found.firstIndex(),
                found == null ? Position.ZERO : found.last(),
                found == null ? 0 : found.segmentCount(),
                found == null ? 0 : found.entryCount(),
                found == null ? 0 : found.configurationCount(),
                List.copyOf(findings));
    }
}
