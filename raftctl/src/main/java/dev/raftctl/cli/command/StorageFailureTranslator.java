package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;

/** Converts failures of the storage to failures of a command. */
public final class StorageFailureTranslator {
    private StorageFailureTranslator() {}

    /** Returns the error message of the operating system. */
    public static String describe(IOException error) {
        return StorageFailure.reasonOf(error);
    }

    /**
     * Converts a failure to read a saved snapshot. No server depends on the file, so the hint is about the snapshot
     * only.
     */
    static CliFailure forSavedSnapshot(StorageFailure failure) {
        CliFailure converted = toFailure(failure);
        if (failure.kind() == StorageFailure.StorageFailureKind.NEWER_FORMAT) {
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
     * Converts a storage failure to a failure of the command. Damage and a newer format exit with the code for damage;
     * any other problem with the directory counts as a usage error.
     */
    public static CliFailure toFailure(StorageFailure failure) {
        return switch (failure.kind()) {
            case DAMAGED -> toFailure(CliFailureReason.DAMAGED, failure);
            case NEWER_FORMAT -> toFailure(CliFailureReason.NEWER_FORMAT, failure);
            default -> toFailure(CliFailureReason.USAGE, failure);
        };
    }

    private static CliFailure toFailure(CliFailureReason cause, StorageFailure failure) {
        return new CliFailure(
                cause.exitCode(), cause.name(), String.valueOf(failure.getMessage()), failure.hint(), failure);
    }
}
