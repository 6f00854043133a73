package dev.raftctl.node.storage;

import dev.raftctl.node.storage.LogScan.Damage;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that finds damage behind which it had acknowledged entries lets go of everything from the damage on, and gets it from
 * the others again. Until it has, it has no voice, for it may have forgotten what was committed by its word.
 *
 * <p>Let T be the greatest term this server ever knew. All it acknowledged was in terms up to T, and it never voted above T.
 * So a leader of a later term was elected without it, by voters that meet each earlier quorum in another server, and holds
 * what was ever committed. An entry of such a term in this log says, by log matching, that all before it is that leader's: the
 * log is whole again exactly when it ends in a term above T. (Two that convalesce at once: the same for each, by induction over
 * the terms, since neither votes before it is whole.)
 *
 * <p>The order, each step durable before the next: T is noted; the ballot is raised to T + 1, with no vote in it, so that a
 * leader of T, which counts on entries that are gone, is deposed by the ordinary rule and its successor asks anew what this
 * server has; then the files are set aside. A crash between the steps leaves damage or the note, and the next opening goes on.
 */
final class DamageRemoval {
    private final Disk disk;
    private final DataDirectory directory;
    private final FsyncFailureLatch failureLatch;
    private final Identity identity;
    private @Nullable DamagedFiles damagedFiles;

    DamageRemoval(Disk disk, DataDirectory directory, FsyncFailureLatch failureLatch, Identity identity) {
        this.disk = disk;
        this.directory = directory;
        this.failureLatch = failureLatch;
        this.identity = identity;
    }

    /**
     * Whether there is anyone to be healed by: some configuration that can still be read names another server, or this one has
     * met one. Refuses a log that holds terms the vote does not know: then the vote is not to be believed, and T would not be.
     */
    boolean isPossible(HardState hardState, SnapshotInventory snapshots, LogScan logScan) throws StorageFailure {
        SurvivingRecords survivors = new SurvivingRecords();
        logScan.configurations().forEach(found -> survivors.configurations.add(found.configuration()));
        survivors.configurations.addAll(snapshots.configurations());
        Damage damage = logScan.damage();
        if (damage != null) {
            for (Path path : damage.discardedSegments()) {
                survivors.readSegment(disk, path);
            }
        }
        StorageRecovery.requireTermCovers(directory, hardState, logScan.isMissing() ? Position.ZERO : logScan.last());
        StorageRecovery.requireTermCovers(directory, hardState, survivors.newestPosition);
        ServerId self = identity.id();
        return survivors.nameServerOtherThan(self)
                || PeerIdentityFile.open(disk, directory.peers(), failureLatch).knowsServerOtherThan(self);
    }

    /** Note that what was acknowledged up to this term may be gone, and leave that term; the greater of two notes counts. */
    long beginRecovering(long term, long previousRecoveringTerm) throws StorageFailure {
        long recoveringTerm = Math.max(1, Math.max(term, previousRecoveringTerm));
        try {
            RecoveringTermFile.write(disk, directory.recoveringTerm(), recoveringTerm);
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

    /** Nothing more is said in the distrusted term; for an opening that finds a note, too, which a crash may have left alone. */
    static void raiseTermAbove(HardStateFile vote, long recoveringTerm) throws StorageFailure {
        if (vote.hardState().term() <= recoveringTerm) {
            vote.store(new HardState(recoveringTerm + 1, null));
        }
    }

    /** Newest first. */
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

    /** The log ends before the damage; what was there is kept beside it. */
    void truncateBeforeDamage(Damage damage, List<String> repairs) throws StorageFailure {
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

    private DamagedFiles damagedFiles() throws IOException {
        DamagedFiles now = damagedFiles;
        if (now == null) {
            now = DamagedFiles.of(disk, directory.log());
            damagedFiles = now;
        }
        return now;
    }

    private void truncateSegment(ScannedSegment truncatedSegment, List<String> repairs) throws StorageFailure {
        try (Disk.OpenFile file = disk.open(truncatedSegment.path(), Disk.Mode.WRITE)) {
            file.truncate(truncatedSegment.tail());
            file.force();
            repairs.add("cut the log behind its entry " + truncatedSegment.last() + ", at byte "
                    + truncatedSegment.tail() + " of " + truncatedSegment.path());
        } catch (IOException error) {
            throw StorageFailure.of(error, truncatedSegment.path(), "cut");
        }
    }

    /** What can still be read of segments that are not believed. */
    private static final class SurvivingRecords implements ScannedSegment.RecordVisitor {
        private final List<Configuration> configurations = new ArrayList<>();
        private Position newestPosition = Position.ZERO;

        void readSegment(Disk disk, Path path) throws StorageFailure {
            try {
                ScannedSegment.scanUntilDamage(disk, path, this);
            } catch (StorageFailure failure) {
                if (failure.kind() != StorageFailure.Kind.DAMAGED) {
                    throw failure;
                }
            }
        }

        @Override
        public void record(Position position, EntryKind kind, RecordScanner scan) throws StorageFailure {
            newestPosition = position.isNewerThan(newestPosition) ? position : newestPosition;
            if (kind == EntryKind.CONFIGURATION) {
                try {
                    configurations.add(ConfigurationFormat.decode(scan.payload()));
                } catch (IllegalArgumentException malformed) {
                    throw StorageFailure.damaged(scan.path(), scan.recordOffset(), "no configuration");
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
