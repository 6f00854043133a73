package dev.raftctl.node.storage;

import dev.raftctl.node.storage.CheckReport.Finding;
import dev.raftctl.node.storage.CheckReport.Severity;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An offline look at every byte of a data directory that changes nothing and takes no lock. On a directory whose server runs,
 * what is being written may look torn.
 */
public final class DirectoryCheck {
    private final Disk disk;
    private final DataDirectory directory;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable Identity identity;
    private @Nullable Ballot ballot;
    private long distrusted;
    private EndMark end = EndMark.NONE;
    private @Nullable Snapshot snapshot;
    private @Nullable LogCheck log;

    private DirectoryCheck(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = new DataDirectory(directory);
    }

    /** Fails only when the directory cannot be read at all; what is wrong inside is in the report. */
    public static CheckReport check(Disk disk, Path directory) throws StorageFailure {
        DirectoryCheck check = new DirectoryCheck(disk, directory);
        check.run();
        return check.report();
    }

    /** How many bytes a check has to read, about: those of the log and the snapshots; files that go meanwhile do not count. */
    public static long bytes(Disk disk, Path directory) {
        DataDirectory places = new DataDirectory(directory);
        return bytesIn(disk, places.log(), DataDirectory::isSegment)
                + bytesIn(disk, places.snapshots(), DataDirectory::isSnapshot);
    }

    private static long bytesIn(Disk disk, Path place, Predicate<String> counts) {
        long bytes = 0;
        try {
            for (String name : disk.list(place)) {
                bytes += counts.test(name) ? size(disk, place.resolve(name)) : 0;
            }
        } catch (IOException unreadable) {
            // The check itself will say so.
            return bytes;
        }
        return bytes;
    }

    private static long size(Disk disk, Path path) {
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            return file.size();
        } catch (IOException gone) {
            // Compacted away since its name was read, or the check itself will say so.
            return 0;
        }
    }

    private void run() throws StorageFailure {
        mustBeDataDirectory(disk, directory);
        attempt(() -> identity = IdentityFile.read(disk, directory.identity()));
        attempt(this::vote);
        // Before the log: that only grows beyond it.
        attempt(this::end);
        attempt(() -> PeerBook.open(disk, directory.peers(), new Trust()));
        attempt(this::snapshots);
        attempt(this::convalescence);
        attempt(this::leasePromise);
        attempt(() -> PendingFile.read(disk, directory.pending()));
        LogCheck found = new LogCheck(disk, directory.log(), expected(), findings);
        log = found;
        attempt(found::run);
        attempt(() -> meeting(found));
        attempt(this::leftovers);
    }

    static void mustBeDataDirectory(Disk disk, DataDirectory directory) throws StorageFailure {
        try {
            if (!disk.exists(directory.log()) && !disk.exists(directory.identity())) {
                throw new StorageFailure(
                        Kind.IO,
                        directory.root(),
                        -1,
                        directory.root() + " is not a data directory: it has neither identity nor log",
                        "give the directory that the server is started with",
                        null);
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.root(), "read");
        }
    }

    private void vote() throws StorageFailure {
        if (!exists(directory.vote())) {
            throw VoteFile.refused(directory.vote(), "the file is missing");
        }
        VoteFile.Copies copies = VoteFile.read(disk, directory.vote(), incarnation());
        ballot = copies.newest().ballot();
        for (StorageFailure wrong : copies.wrong()) {
            add(Severity.WARNING, wrong.file(), wrong.offset(), "one of two copies is bad, the other is whole");
        }
        if (copies.newest().owner() == 0) {
            add(
                    Severity.INFO,
                    directory.vote(),
                    -1,
                    "an older version wrote it, without saying for which server; the next start does");
        }
        if (copies.wrong().isEmpty() && !copies.isInStep()) {
            add(Severity.INFO, directory.vote(), -1, "a vote was being stored when the server stopped");
        }
    }

    private void end() throws StorageFailure {
        EndMarkFile.Found found = EndMarkFile.read(disk, directory.end(), incarnation());
        end = found.mark();
        for (StorageFailure wrong : found.wrong()) {
            if (found.isUnreadable()) {
                refused(wrong);
            } else {
                add(Severity.WARNING, wrong.file(), wrong.offset(), "one of two copies is bad, the other is whole");
            }
        }
        if (!found.exists()) {
            add(
                    Severity.INFO,
                    directory.end(),
                    -1,
                    "there is no end mark: what was written last is not vouched for, a bad record there looks like a torn tail");
        }
    }

    private long incarnation() {
        Identity known = identity;
        return known == null ? 0 : known.incarnation();
    }

    private LogSurvey.Expected expected() {
        Snapshot newest = snapshot;
        return new LogSurvey.Expected(
                incarnation(), end, newest == null ? 0 : newest.last().index());
    }

    private void snapshots() throws StorageFailure {
        SnapshotShelf shelf = SnapshotShelf.of(disk, directory.snapshots(), identity);
        snapshot = shelf.newest();
        shelf.damagedOnes().forEach(this::refused);
    }

    private void convalescence() throws StorageFailure {
        distrusted = ConvalescenceFile.read(disk, directory.convalescence());
    }

    private void leasePromise() throws StorageFailure {
        try {
            LeasePromiseFile.read(disk, directory.leasePromise());
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.DAMAGED) {
                throw failure;
            }
            add(
                    Severity.WARNING,
                    failure.file(),
                    failure.offset(),
                    failure.getMessage() + "; the next start of this server keeps it from voting for "
                            + LeasePromiseFile.LONGEST_NANOS / 1_000_000_000 + " s");
        }
    }

    /** Told when the log is known, by whose end it is judged. */
    private void mending(LogCheck found) {
        Position last = found.last();
        Snapshot newest = snapshot;
        if (newest != null && newest.last().isNewerThan(last)) {
            last = newest.last();
        }
        if (distrusted > 0) {
            boolean isWhole = last.term() > distrusted;
            String what = isWhole
                    ? "mended: the log ends at " + last + " now; the next start removes this file"
                    : "this server mends itself: its log was damaged, ends at " + last
                            + " now, and is whole again when the others have brought it beyond term " + distrusted
                            + "; until then it neither votes nor stands";
            add(isWhole ? Severity.INFO : Severity.WARNING, directory.convalescence(), -1, what);
        }
    }

    /** Whether snapshot, log and vote fit each other (traps S07, D10); of what cannot be read nobody knows. */
    private void meeting(LogCheck found) {
        if (findings.stream().anyMatch(finding -> finding.severity() == Severity.NEWER)) {
            return;
        }
        Snapshot newest = snapshot;
        long covered = newest == null ? 0 : newest.last().index();
        if (found.firstIndex() > covered + 1) {
            add(
                    Severity.DAMAGE,
                    found.firstFile(),
                    -1,
                    "the log begins at index " + found.firstIndex() + ", but what the snapshots hold ends at "
                            + covered);
        }
        mending(found);
        if (found.firstIndex() == 0 && newest == null && distrusted == 0) {
            add(Severity.DAMAGE, directory.log(), -1, "there is neither a readable log nor a whole snapshot");
        }
        Ballot stored = ballot;
        Identity whose = identity;
        if (whose != null
                && stored != null
                && distrusted == 0
                && Recovery.isLogLost(whose, stored, newest, found.last())) {
            // Without a vote, it may have stopped before the first entries of its leader came.
            add(
                    stored.votedFor() == null ? Severity.WARNING : Severity.DAMAGE,
                    directory.log(),
                    -1,
                    "the log is empty, and the vote file says that this server took part in a cluster in term "
                            + stored.term());
        }
        if (stored != null && found.last().term() > stored.term()) {
            add(
                    Severity.DAMAGE,
                    directory.vote(),
                    -1,
                    "its term " + stored.term() + " is older than the log's last entry " + found.last());
        }
    }

    private void leftovers() throws StorageFailure {
        for (Path place : List.of(directory.root(), directory.log(), directory.snapshots())) {
            try {
                for (String name : disk.list(place)) {
                    if (name.endsWith(DataDirectory.TEMPORARY)) {
                        add(Severity.INFO, place.resolve(name), -1, "half-written; the next start removes it");
                    } else if (name.endsWith(DataDirectory.DAMAGED)) {
                        add(Severity.INFO, place.resolve(name), -1, "damaged, and set aside");
                    }
                }
            } catch (IOException error) {
                throw StorageFailure.of(error, place, "list");
            }
        }
    }

    private boolean exists(Path path) throws StorageFailure {
        try {
            return disk.exists(path);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "look for");
        }
    }

    private interface Step {
        void run() throws StorageFailure;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (StorageFailure failure) {
            refused(failure);
        }
    }

    private void refused(StorageFailure failure) {
        findings.add(CheckReport.finding(failure));
    }

    private void add(Severity severity, @Nullable Path file, long offset, String what) {
        findings.add(new Finding(severity, file, offset, what));
    }

    private CheckReport report() {
        LogCheck found = log;
        return new CheckReport(
                directory.root(),
                identity,
                ballot,
                snapshot,
                found == null ? 0 : found.firstIndex(),
                found == null ? Position.ZERO : found.last(),
                found == null ? 0 : found.segments(),
                found == null ? 0 : found.entries(),
                found == null ? 0 : found.configurations(),
                List.copyOf(findings));
    }
}
