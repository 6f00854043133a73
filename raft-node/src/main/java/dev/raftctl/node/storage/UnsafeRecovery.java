package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.AuditRecord;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left when a majority's disks are gone for good: one server's directory, whose log is made the truth by a configuration
 * that nobody agreed to. Breaks Raft's promise on purpose: entries that only the lost servers had are lost, and entries of this
 * log that were never committed will be.
 */
public final class UnsafeRecovery {
    private UnsafeRecovery() {}

    /**
     * The surviving directory as it is.
     *
     * @param last the last entry of its log
     * @param configuration in force there, committed or not
     * @param recoveringTerm entries that it acknowledged up to this term may be missing from its log, which was
     *     damaged; 0: it is whole
     * @param damagedFiles the damaged files that were taken out of use, in the order of their names
     */
    public record Survivor(
            Identity identity,
            HardState hardState,
            Position last,
            Configuration configuration,
            long recoveringTerm,
            List<Path> damagedFiles) {
        /** The term of what is appended: above any this server knows. */
        public long nextTerm() {
            return Math.max(hardState.term(), last.term()) + 1;
        }
    }

    /** Looks and changes nothing; refused when a server runs on it, or anything in it is damaged. */
    public static Survivor inspect(Disk disk, Path directory) throws StorageFailure {
        CheckReport report = DirectoryCheck.check(disk, directory);
        for (CheckReport.Finding finding : report.findings()) {
            if (finding.severity() == CheckReport.Severity.NEWER) {
                throw new StorageFailure(
                        Kind.NEWER_FORMAT,
                        finding.file(),
                        finding.offset(),
                        finding.what(),
                        "use the version of raftctl that wrote it, or a newer one; nothing was changed",
                        null);
            }
            if (finding.severity() == CheckReport.Severity.DAMAGE) {
                throw new StorageFailure(
                        Kind.DAMAGED,
                        finding.file(),
                        finding.offset(),
                        "the directory " + directory + " is damaged: " + finding.what(),
                        "raftctl check --data-dir " + directory + " lists all of it; recover from another server, or"
                                + " restore a snapshot",
                        null);
            }
        }
        ServerStorage.requireUnlocked(disk, directory);
        Identity identity = report.identity();
        HardState hardState = report.hardState();
        if (identity == null || hardState == null) {
            throw StorageFailure.damaged(directory, -1, "it has no identity or no vote");
        }
        Snapshot snapshot = report.snapshot();
        LogScan log = LogScan.scan(disk, new DataDirectory(directory).log());
        Position last = log.isMissing() ? Position.ZERO : log.last();
        if (snapshot != null && snapshot.last().index() > last.index()) {
            last = snapshot.last();
        }
        DataDirectory layout = new DataDirectory(directory);
        long recoveringTerm = RecoveringTermFile.read(disk, layout.recoveringTerm());
        if (recoveringTerm > 0 && hardState.term() <= recoveringTerm) {
            // Left by a crash between the mark and the vote: any opening raises it.
            hardState = new HardState(recoveringTerm + 1, null);
        }
        return new Survivor(
                identity, hardState, last, configuration(snapshot, log), recoveringTerm, setAside(disk, layout));
    }

    private static List<Path> setAside(Disk disk, DataDirectory layout) throws StorageFailure {
        List<Path> found = new ArrayList<>();
        for (Path directoryToList : List.of(layout.log(), layout.snapshots())) {
            try {
                for (String name : disk.list(directoryToList)) {
                    if (name.endsWith(DataDirectory.DAMAGED_SUFFIX)) {
                        found.add(directoryToList.resolve(name));
                    }
                }
            } catch (IOException error) {
                throw StorageFailure.of(error, directoryToList, "list");
            }
        }
        Collections.sort(found);
        return List.copyOf(found);
    }

    /**
     * Begins a lineage of its own, in which this server alone decides, and appends that configuration and the note in a
     * term of their own, with no vote in it. Each step is durable before the next, and the lineage comes first:
     * whatever a crash leaves of the rest, the servers that are given up have nothing to do with this one any more.
     *
     * @param expected what {@link #inspect} found; refused when the directory has changed since
     * @param self the one voter, with its address
     * @param pendingServers to be added as they start with empty directories
     * @param lineage that of {@link Survivor}, {@link Lineage#next next}
     * @return the position of the configuration
     */
    public static Position recover(
            Disk disk,
            Path directory,
            StorageSettings settings,
            Survivor expected,
            Member self,
            List<Member> pendingServers,
            Lineage lineage,
            AuditRecord note)
            throws StorageFailure {
        Configuration configuration = Configuration.ofVoters(List.of(self));
        try (ServerStorage storage = ServerStorage.open(
                disk, directory, self.id(), settings, expected.identity().incarnation())) {
            RecoveredState found = storage.recovered();
            if (!storage.last().equals(expected.last()) || !found.hardState().equals(expected.hardState())) {
                throw new StorageFailure(
                        Kind.FOREIGN,
                        directory,
                        -1,
                        "the directory " + directory + " has changed while the plan was shown",
                        "look again",
                        null);
            }
            storage.beginLineage(lineage);
            storage.storePendingServers(pendingServers);
            Position position =
                    new Position(expected.nextTerm(), expected.last().index() + 1);
            storage.write(
                    new HardState(position.term(), null),
                    List.of(
                            Entry.configuration(position.term(), position.index(), configuration),
                            new Entry(position.term(), position.index() + 1, EntryKind.AUDIT, note.encode())));
            storage.sync();
            storage.clearRecoveringTerm();
            storage.markEnd();
            return position;
        }
    }

    private static Configuration configuration(@Nullable Snapshot snapshot, LogScan log) {
        List<PositionedConfiguration> inLog = log.configurations();
        if (!log.isMissing() && !inLog.isEmpty()) {
            PositionedConfiguration newest = inLog.get(inLog.size() - 1);
            if (snapshot == null || newest.position().index() > snapshot.last().index()) {
                return newest.configuration();
            }
        }
        return snapshot == null ? Configuration.NONE : snapshot.configuration();
    }
}
