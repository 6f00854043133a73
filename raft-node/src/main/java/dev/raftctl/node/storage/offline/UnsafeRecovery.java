package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.DataDirectory;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.LogRecoveryTermFile;
import dev.raftctl.node.storage.LogScanResult;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.AuditRecord;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recovery from the permanent loss of a majority: the log of one surviving server becomes authoritative, with a
 * configuration that no quorum agreed to. It deliberately breaks Raft's guarantees: entries that only the lost servers
 * had are lost, and uncommitted entries of this log become committed.
 */
public final class UnsafeRecovery {
    private UnsafeRecovery() {}

    /**
     * The surviving directory.
     *
     * @param last the last entry of its log
     * @param configuration in force there, committed or not
     * @param recoveringTerm entries acknowledged up to this term may be missing from the log, which was damaged; 0 if
     *     the log is complete
     * @param damagedFiles the files that were set aside, ordered by name
     */
    public record SurvivingDirectory(
            ServerIdentity identity,
            HardState hardState,
            LogPosition last,
            Configuration configuration,
            long recoveringTerm,
            List<Path> damagedFiles) {
        /**
         * Returns the term for the entries that the recovery appends. It is higher than every term that this server
         * knows.
         */
        public long nextTerm() {
            return Math.max(hardState.term(), last.term()) + 1;
        }
    }

    /** Reads the directory without changing it. Throws if a server is using the directory or any file is damaged. */
    public static SurvivingDirectory inspect(Disk disk, Path directory) throws StorageFailure {
        DirectoryCheckReport report = DataDirectoryCheck.check(disk, directory);
        for (DirectoryCheckReport.DirectoryFinding finding : report.findings()) {
            if (finding.severity() == DirectoryCheckReport.DirectoryFindingSeverity.NEWER) {
                throw new StorageFailure(
                        StorageFailureKind.NEWER_FORMAT,
                        finding.file(),
                        finding.offset(),
                        finding.what(),
                        "use the version of raftctl that wrote it, or a newer one; nothing was changed",
                        null);
            }
            if (finding.severity() == DirectoryCheckReport.DirectoryFindingSeverity.DAMAGE) {
                throw new StorageFailure(
                        StorageFailureKind.DAMAGED,
                        finding.file(),
                        finding.offset(),
                        "the directory " + directory + " is damaged: " + finding.what(),
                        "raftctl check --data-dir " + directory + " lists all damage; recover from another server, or"
                                + " restore a snapshot",
                        null);
            }
        }
        ServerStorage.requireUnlocked(disk, directory);
        ServerIdentity identity = report.identity();
        HardState hardState = report.hardState();
        if (identity == null || hardState == null) {
            throw StorageFailure.damaged(directory, -1, "its identity or its vote is missing");
        }
        StoredSnapshot snapshot = report.snapshot();
        LogScanResult log = LogScanResult.scan(disk, new DataDirectory(directory).log());
        LogPosition last = log.isMissing() ? LogPosition.ZERO : log.last();
        if (snapshot != null && snapshot.last().index() > last.index()) {
            last = snapshot.last();
        }
        DataDirectory layout = new DataDirectory(directory);
        long recoveringTerm = LogRecoveryTermFile.read(disk, layout.recoveringTerm());
        if (recoveringTerm > 0 && hardState.term() <= recoveringTerm) {
            // A crash left the recovering term without the raised term; any opening raises it.
            hardState = new HardState(recoveringTerm + 1, null);
        }
        return new SurvivingDirectory(
                identity, hardState, last, configuration(snapshot, log), recoveringTerm, damagedFiles(disk, layout));
    }

    private static List<Path> damagedFiles(Disk disk, DataDirectory layout) throws StorageFailure {
        List<Path> found = new ArrayList<>();
        for (Path listedDirectory : List.of(layout.log(), layout.snapshots())) {
            try {
                for (String name : disk.list(listedDirectory)) {
                    if (name.endsWith(DataDirectory.DAMAGED_SUFFIX)) {
                        found.add(listedDirectory.resolve(name));
                    }
                }
            } catch (IOException error) {
                throw StorageFailure.of(error, listedDirectory, "list");
            }
        }
        Collections.sort(found);
        return List.copyOf(found);
    }

    /**
     * Begins a new lineage in which this server alone decides, and appends its configuration and the note in a new term
     * without a vote. Each step is durable before the next, and the lineage comes first: whatever a crash leaves, the
     * abandoned servers cannot join this one any more.
     *
     * @param expected the result of {@link #inspect}; throws if the directory has changed since
     * @param self the only voter, with its address
     * @param pendingServers added as they start with empty directories
     * @param lineage that follows the lineage of {@link SurvivingDirectory} ({@link ClusterLineage#next})
     * @return the position of the configuration
     */
    public static LogPosition recover(
            Disk disk,
            Path directory,
            StorageSettings settings,
            SurvivingDirectory expected,
            ClusterMember self,
            List<ClusterMember> pendingServers,
            ClusterLineage lineage,
            AuditRecord note)
            throws StorageFailure {
        Configuration configuration = Configuration.ofVoters(List.of(self));
        try (ServerStorage storage = ServerStorage.open(
                disk, directory, self.id(), settings, expected.identity().incarnation())) {
            RecoveredState found = storage.recovered();
            if (!storage.last().equals(expected.last()) || !found.hardState().equals(expected.hardState())) {
                throw new StorageFailure(
                        StorageFailureKind.FOREIGN,
                        directory,
                        -1,
                        "the directory " + directory + " changed while the plan was shown",
                        "run the command again",
                        null);
            }
            storage.beginLineage(lineage);
            storage.storePendingServers(pendingServers);
            LogPosition position =
                    new LogPosition(expected.nextTerm(), expected.last().index() + 1);
            storage.write(
                    new HardState(position.term(), null),
                    List.of(
                            LogEntry.configuration(position.term(), position.index(), configuration),
                            new LogEntry(position.term(), position.index() + 1, LogEntryKind.AUDIT, note.encode())));
            storage.sync();
            storage.clearRecoveringTerm();
            storage.markEnd();
            return position;
        }
    }

    private static Configuration configuration(@Nullable StoredSnapshot snapshot, LogScanResult log) {
        List<PositionedConfiguration> logConfigurations = log.configurations();
        if (!log.isMissing() && !logConfigurations.isEmpty()) {
            PositionedConfiguration newest = logConfigurations.get(logConfigurations.size() - 1);
            if (snapshot == null || newest.position().index() > snapshot.last().index()) {
                return newest.configuration();
            }
        }
        return snapshot == null ? Configuration.NONE : snapshot.configuration();
    }
}
