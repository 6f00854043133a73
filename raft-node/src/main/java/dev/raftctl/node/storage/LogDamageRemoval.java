package dev.raftctl.node.storage;

import dev.raftctl.node.storage.LogScanResult.LogDamage;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes damage from the log of a server that had acknowledged entries at or after it; the other servers then send
 * those entries again. Until they have, the server is <i>recovering</i>: it neither votes nor campaigns, because it may
 * have forgotten entries that were committed with its acknowledgement.
 *
 * <p>Let T be the highest term this server ever knew. It acknowledged entries only in terms up to T, and it never voted
 * in a term above T. So a leader of a later term was elected without it, by voters that share another server with every
 * earlier quorum, and it holds every committed entry. By log matching, an entry of such a term in this log proves that
 * all entries before it are that leader's: the log is complete exactly when it ends in a term above T. (The same holds
 * if two servers recover at once, by induction over the terms, since neither votes before its log is complete.)
 *
 * <p>Each step is durable before the next: T is stored; the hard state is raised to T + 1 without a vote, so that a
 * leader of T, which counts on the missing entries, steps down and its successor asks again what this server has; then
 * the files are set aside. A crash between the steps leaves the damage or the stored term, and the next opening
 * continues.
 */
final class LogDamageRemoval {
    private final Disk disk;
    private final DataDirectory directory;
    private final FsyncFailureLatch failureLatch;
    private final ServerIdentity identity;
    private @Nullable DamagedFileQuarantine damagedFiles;

    LogDamageRemoval(Disk disk, DataDirectory directory, FsyncFailureLatch failureLatch, ServerIdentity identity) {
        this.disk = disk;
        this.directory = directory;
        this.failureLatch = failureLatch;
        this.identity = identity;
    }

    /**
     * Returns whether this server knows another one that can send the missing entries: from a configuration that can
     * still be read, or because it has met one. Throws if the log contains terms above that of the hard state: then the
     * hard state is wrong, and so is T.
     */
    boolean isPossible(HardState hardState, SnapshotInventory snapshots, LogScanResult logScan) throws StorageFailure {
        RecordsAfterDamage survivors = new RecordsAfterDamage();
        logScan.configurations().forEach(found -> survivors.configurations.add(found.configuration()));
        survivors.configurations.addAll(snapshots.configurations());
        LogDamage damage = logScan.damage();
        if (damage != null) {
            for (Path path : damage.discardedSegments()) {
                survivors.readSegment(disk, path);
            }
        }
        StorageRecovery.requireTermCovers(
                directory, hardState, logScan.isMissing() ? LogPosition.ZERO : logScan.last());
        StorageRecovery.requireTermCovers(directory, hardState, survivors.newestPosition);
        ServerId self = identity.id();
        return survivors.nameServerOtherThan(self)
                || PeerIdentityFile.open(disk, directory.peers(), failureLatch).knowsServerOtherThan(self);
    }

    /**
     * Durably records that entries acknowledged up to this term may be missing, and leaves that term. Of two recorded
     * terms, the higher one counts.
     */
    long beginRecovering(long term, long previousRecoveringTerm) throws StorageFailure {
        long recoveringTerm = Math.max(1, Math.max(term, previousRecoveringTerm));
        try {
            LogRecoveryTermFile.write(disk, directory.recoveringTerm(), recoveringTerm);
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.recoveringTerm(), "write");
        }
        try (HardStateFile vote =
                HardStateFile.open(disk, directory.hardState(), failureLatch, identity.incarnation())) {
            raiseTermAbove(vote, recoveringTerm);
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.hardState(), "close");
        }
        return recoveringTerm;
    }

    /**
     * Ensures that this server sends nothing more in the recovering term. An opening that finds only the stored term
     * after a crash calls it, too.
     */
    static void raiseTermAbove(HardStateFile vote, long recoveringTerm) throws StorageFailure {
        if (vote.hardState().term() <= recoveringTerm) {
            vote.store(new HardState(recoveringTerm + 1, null));
        }
    }

    /** Renames segments, newest first, so that the log no longer includes them. */
    void setAside(List<Path> segments, List<String> repairs) throws StorageFailure {
        for (int i = segments.size() - 1; i >= 0; i--) {
            Path path = segments.get(i);
            try {
                repairs.add("set aside " + path + " as "
                        + damagedFiles().setAside(path).getFileName());
            } catch (IOException error) {
                throw StorageFailure.of(error, path, "set aside");
            }
        }
    }

    /** Truncates the log before the damage and keeps the damaged bytes in other files. */
    void truncateBeforeDamage(LogDamage damage, List<String> repairs) throws StorageFailure {
        ScannedSegment truncatedSegment = damage.truncatedSegment();
        if (truncatedSegment == null) {
            setAside(damage.discardedSegments(), repairs);
        } else if (truncatedSegment.recordCount() == 0) {
            setAside(damage.discardedSegments(), repairs);
            setAside(List.of(truncatedSegment.path()), repairs);
        } else {
            copyAside(truncatedSegment, repairs);
            setAside(damage.discardedSegments(), repairs);
            truncateSegment(truncatedSegment, repairs);
        }
    }

    private void copyAside(ScannedSegment truncatedSegment, List<String> repairs) throws StorageFailure {
        try {
            Path copy = damagedFiles().copyAside(truncatedSegment.path());
            repairs.add("kept a copy of " + truncatedSegment.path() + " as " + copy.getFileName());
        } catch (IOException error) {
            throw StorageFailure.of(error, truncatedSegment.path(), "copy");
        }
    }

    private DamagedFileQuarantine damagedFiles() throws IOException {
        DamagedFileQuarantine current = damagedFiles;
        if (current == null) {
            current = DamagedFileQuarantine.of(disk, directory.log());
            damagedFiles = current;
        }
        return current;
    }

    private void truncateSegment(ScannedSegment truncatedSegment, List<String> repairs) throws StorageFailure {
        try (Disk.OpenDiskFile file = disk.open(truncatedSegment.path(), Disk.FileOpenMode.WRITE)) {
            file.truncate(truncatedSegment.tail());
            file.force();
            repairs.add("truncated the log after entry " + truncatedSegment.last() + ", at byte "
                    + truncatedSegment.tail() + " of " + truncatedSegment.path());
        } catch (IOException error) {
            throw StorageFailure.of(error, truncatedSegment.path(), "truncate");
        }
    }

    /** Collects what can still be read from the segments that follow the damage. */
    private static final class RecordsAfterDamage implements ScannedSegment.ScannedRecordVisitor {
        private final List<Configuration> configurations = new ArrayList<>();
        private LogPosition newestPosition = LogPosition.ZERO;

        void readSegment(Disk disk, Path path) throws StorageFailure {
            try {
                ScannedSegment.scanUntilDamage(disk, path, this);
            } catch (StorageFailure failure) {
                if (failure.kind() != StorageFailure.StorageFailureKind.DAMAGED) {
                    throw failure;
                }
            }
        }

        @Override
        public void record(LogPosition position, LogEntryKind kind, SegmentRecordScanner scan) throws StorageFailure {
            newestPosition = position.isNewerThan(newestPosition) ? position : newestPosition;
            if (kind == LogEntryKind.CONFIGURATION) {
                try {
                    configurations.add(ClusterConfigurationFormat.decode(scan.payload()));
                } catch (IllegalArgumentException malformed) {
                    throw StorageFailure.damaged(scan.path(), scan.recordOffset(), "not a configuration");
                }
            }
        }

        boolean nameServerOtherThan(ServerId self) {
            return configurations.stream()
                    .flatMap(each -> each.members().keySet().stream())
                    .anyMatch(id -> !id.equals(self));
        }
    }
}
