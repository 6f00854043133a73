package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.DataDirectory;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFinding;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFindingSeverity;
import dev.raftctl.node.storage.offline.OfflineLogReader.LogEntryVisitor;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads data directories for a {@link LogComparison}, without changing them. */
public final class ComparedDirectoryReader {
    private final Disk disk;
    private final long toIndex;

    /** @param toIndex the last index to compare; {@link Long#MAX_VALUE} for the whole logs */
    public ComparedDirectoryReader(Disk disk, long toIndex) {
        this.disk = disk;
        this.toIndex = toIndex;
    }

    /**
     * Reads a directory. A damaged one is read as far as possible.
     *
     * @throws StorageFailure if it is no data directory, if a running server uses it, or if a newer version wrote it
     */
    public ComparedDirectory read(String name, Path directory, RecordedVotesAndLeaders journal) throws StorageFailure {
        OfflineLogReader.requireUnused(disk, directory);
        DirectoryCheckReport report = DataDirectoryCheck.check(disk, directory);
        String damage = null;
        for (DirectoryFinding finding : report.findings()) {
            if (finding.severity() == DirectoryFindingSeverity.NEWER) {
                throw new StorageFailure(
                        StorageFailure.StorageFailureKind.NEWER_FORMAT,
                        finding.file(),
                        finding.offset(),
                        finding.what(),
                        "use the version of raftctl that wrote it, or a newer one",
                        null);
            }
            if (finding.severity() == DirectoryFindingSeverity.DAMAGE && damage == null) {
                damage = finding.what();
            }
        }
        StoredSnapshot snapshot = report.snapshot();
        LogPosition snapshotLast = snapshot == null ? LogPosition.ZERO : snapshot.last();
        List<PositionedConfiguration> configurations = new ArrayList<>();
        if (snapshot != null && !snapshot.configuration().isEmpty()) {
            configurations.add(new PositionedConfiguration(snapshotLast, snapshot.configuration()));
        }
        LogDigest log = new LogDigest();
        StorageFailure failure = OfflineLogReader.scan(disk, directory, 1, toIndex, entry -> {
            log.add(entry);
            addConfiguration(entry, snapshotLast, configurations);
        });
        if (failure != null && damage == null) {
            damage = failure.getMessage();
        }
        return new ComparedDirectory(
                name,
                report.identity(),
                report.hardState(),
                snapshotLast,
                log,
                List.copyOf(configurations),
                new RecordedVotesAndLeaders(
                        Math.min(journal.commitIndex(), toIndex),
                        journal.lastAliveMillis(),
                        journal.votes(),
                        journal.leaders()),
                damage,
                (from, to, visitor) ->
                        readAgain(directory, Math.max(from, log.firstIndex()), Math.min(to, log.lastIndex()), visitor));
    }

    /** Reads entries that were read before, so one that is missing now was damaged since, or the disk fails. */
    private void readAgain(Path directory, long from, long to, LogEntryVisitor visitor) throws StorageFailure {
        long[] next = {from};
        StorageFailure failure = OfflineLogReader.scan(disk, directory, from, to, entry -> {
            if (entry.index() == next[0]) {
                next[0]++;
                visitor.entry(entry);
            }
        });
        // Known damage after the last entry can be in the same segment. It hides nothing that was read before.
        if (next[0] <= to) {
            throw failure != null
                    ? failure
                    : StorageFailure.damaged(
                            new DataDirectory(directory).log(), -1, "entry " + next[0] + " can no longer be read");
        }
    }

    private static void addConfiguration(
            LogEntry entry, LogPosition snapshot, List<PositionedConfiguration> configurations) {
        if (entry.kind() != LogEntryKind.CONFIGURATION || entry.index() <= snapshot.index()) {
            return;
        }
        try {
            configurations.add(
                    new PositionedConfiguration(entry.position(), ClusterConfigurationFormat.decode(entry.payload())));
        } catch (IllegalArgumentException malformed) {
            // The check of the directory has reported this entry as damage.
            return;
        }
    }
}
