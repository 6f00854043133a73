package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.util.List;

/**
 * Creates a data directory: subdirectories, hard state without a vote, empty log, and last the identity. So if there is
 * an identity, all else must exist; without one, only the remains of an interrupted creation may.
 */
final class DataDirectoryInitializer {
    private DataDirectoryInitializer() {}

    /** Creates the directory unless it exists. Returns whether it was created. */
    static boolean createIfMissing(
            Disk disk, DataDirectory directory, ServerId self, StorageSettings settings, long incarnation)
            throws StorageFailure {
        try {
            if (disk.exists(directory.identity())) {
                return false;
            }
            disk.createDirectories(directory.log());
            disk.createDirectories(directory.snapshots());
            requireUnused(disk, directory);
            directory.removeTemporaries(disk);
            HardStateFile.create(disk, directory.hardState(), incarnation);
            LogSegmentHeader header = LogSegmentHeader.after(LogPosition.ZERO, 0, incarnation);
            LogSegment.create(disk, directory.log(), header, settings.segmentBytes())
                    .close();
            ServerIdentityFile.write(disk, directory.identity(), new ServerIdentity(self, incarnation, "", ""));
            return true;
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.root(), "create");
        }
    }

    private static void requireUnused(Disk disk, DataDirectory directory) throws IOException, StorageFailure {
        List<String> snapshots = SnapshotStore.snapshotNames(disk, directory.snapshots());
        boolean hasVoted = disk.exists(directory.hardState())
                && HardStateFile.read(disk, directory.hardState(), 0).newest().generation() > 1;
        LogScanResult log = LogScanResult.scan(disk, directory.log());
        if (hasVoted || !snapshots.isEmpty() || (!log.isMissing() && log.last().index() > 0)) {
            throw StorageFailure.damaged(
                    directory.identity(), -1, "the file is missing from a directory that a server has used");
        }
    }
}
