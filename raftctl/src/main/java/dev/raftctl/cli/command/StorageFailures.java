package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;

/** Converts failures of the storage to failures of a command. */
public final class StorageFailures {
    private StorageFailures() {}

    /** Returns the error message of the operating system. */
    static String describe(IOException error) {
        return StorageFailure.reasonOf(error);
    }

    /**
     * Converts a failure to read a saved snapshot. No server depends on the file, so the hint is about the snapshot
     * only.
     */
    static Failure forSavedSnapshot(StorageFailure failure) {
        Failure converted = toFailure(failure);
        if (failure.kind() == StorageFailure.Kind.NEWER_FORMAT) {
            return converted;
        }
        boolean isDamaged = converted.exitCode() == ExitCode.DAMAGED;
        return converted.withMessage(
                converted.message(),
                isDamaged
                        ? "use another copy of the file, or save a new one: raftctl snapshot save FILE"
                        : "check the path; raftctl snapshot save FILE creates such a file");
    }

    /**
     * Converts a failure: damage keeps its own exit code, and a directory that cannot be used counts as a usage error.
     */
    public static Failure toFailure(StorageFailure failure) {
        return switch (failure.kind()) {
            case DAMAGED -> toFailure(FailureReason.DAMAGED, failure);
            case NEWER_FORMAT -> toFailure(FailureReason.NEWER_FORMAT, failure);
            default -> toFailure(FailureReason.USAGE, failure);
        };
    }

    private static Failure toFailure(FailureReason cause, StorageFailure failure) {
        return new Failure(
                cause.exitCode(), cause.name(), String.valueOf(failure.getMessage()), failure.hint(), failure);
    }
}
