package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of an offline check of a data directory. Parts that cannot be read are null or zero.
 *
 * @param snapshot the newest intact one
 * @param firstIndex of the log; 0 if no segment can be read
 * @param last position of the last entry, or the one before an empty log
 * @param segmentCount files of the log that were read completely
 * @param entryCount records in them
 */
public record DirectoryCheckReport(
        Path directory,
        @Nullable ServerIdentity identity,
        @Nullable HardState hardState,
        SnapshotStore.@Nullable StoredSnapshot snapshot,
        long firstIndex,
        LogPosition last,
        int segmentCount,
        long entryCount,
        int configurationCount,
        List<DirectoryFinding> findings) {

    /** The severity of a finding. */
    public enum DirectoryFindingSeverity {
        /** A server would refuse to start, or has lost data. */
        DAMAGE,
        /**
         * A newer version wrote the file. It is not known to be wrong, but a server of this version would refuse to
         * start.
         */
        NEWER,
        /** A crash left something unfinished, which the next start of the server repairs. */
        WARNING,
        /** An informational finding; nothing is wrong. */
        INFO
    }

    /**
     * One finding.
     *
     * @param offset in the file; -1 if unspecified
     */
    public record DirectoryFinding(
            DirectoryFindingSeverity severity, @Nullable Path file, long offset, String what) {}

    public boolean isDamaged() {
        return has(DirectoryFindingSeverity.DAMAGE);
    }

    /**
     * Returns whether a newer version of raftctl wrote a file of the directory. Only that version can judge such a
     * directory.
     */
    public boolean isNewer() {
        return has(DirectoryFindingSeverity.NEWER);
    }

    /** Returns whether the check found something that the next start of the server repairs. */
    public boolean hasWarnings() {
        return has(DirectoryFindingSeverity.WARNING);
    }

    private boolean has(DirectoryFindingSeverity severity) {
        return findings.stream().anyMatch(finding -> finding.severity() == severity);
    }

    /** Converts a failure to read a file into a finding. */
    static DirectoryFinding findingOf(StorageFailure failure) {
        DirectoryFindingSeverity severity = failure.kind() == StorageFailure.StorageFailureKind.NEWER_FORMAT
                ? DirectoryFindingSeverity.NEWER
                : DirectoryFindingSeverity.DAMAGE;
        return new DirectoryFinding(severity, failure.file(), failure.offset(), String.valueOf(failure.getMessage()));
    }
}
