package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;

/** Turns storage failures into command failures. */
public final class StorageFailures {
    private StorageFailures() {}

    /** Returns the operating system's error message. */
    static String describe(IOException error) {
        return StorageFailure.reasonOf(error);
    }

    /** Converts a failure to read a saved snapshot, which no server depends on. */
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

    /** An unusable directory is a usage error; an untrustworthy one is damaged. */
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
