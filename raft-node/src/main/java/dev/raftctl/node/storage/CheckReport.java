package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Position;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an offline look at a data directory found. Parts that could not be read are null, or zero.
 *
 * @param snapshot the newest whole one
 * @param firstIndex of the log; 0: no segment could be read
 * @param last of the log, or of the place before it
 * @param segmentCount how many files of the log were read whole
 * @param entryCount how many records they hold
 */
public record CheckReport(
        Path directory,
        @Nullable Identity identity,
        @Nullable HardState hardState,
        SnapshotStore.@Nullable Snapshot snapshot,
        long firstIndex,
        Position last,
        int segmentCount,
        long entryCount,
        int configurationCount,
        List<Finding> findings) {

    /** How bad a finding is. */
    public enum Severity {
        /** A server would refuse to start on it, or has lost something. */
        DAMAGE,
        /** Written by a newer program: not known to be wrong, and a server of this version would refuse to start on it. */
        NEWER,
        /** What a crash leaves, which the next start puts right. */
        WARNING,
        /** Worth knowing. */
        INFO
    }

    /** @param offset in the file; -1: none in particular */
    public record Finding(Severity severity, @Nullable Path file, long offset, String what) {}

    public boolean isDamaged() {
        return has(Severity.DAMAGE);
    }

    /** Whether a newer program has written here, so that it takes that one to say whether all is well. */
    public boolean isNewer() {
        return has(Severity.NEWER);
    }

    /** Whether a server repairs something when it starts the next time: not all is as it was written. */
    public boolean hasWarnings() {
        return has(Severity.WARNING);
    }

    private boolean has(Severity severity) {
        return findings.stream().anyMatch(finding -> finding.severity() == severity);
    }

    /** What a reader of a file refused. */
    static Finding findingOf(StorageFailure failure) {
        Severity severity = failure.kind() == StorageFailure.Kind.NEWER_FORMAT ? Severity.NEWER : Severity.DAMAGE;
        return new Finding(severity, failure.file(), failure.offset(), String.valueOf(failure.getMessage()));
    }
}
