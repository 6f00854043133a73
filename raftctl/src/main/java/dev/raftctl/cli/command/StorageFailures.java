package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;

/** Trouble with a data directory as a failure of a command. */
public final class StorageFailures {
    private StorageFailures() {}

    /** What the operating system said. */
    static String describe(IOException error) {
        return StorageFailure.reasonOf(error);
    }

    /** The same of a file that was saved, which no server needs. */
    static Failure forSavedSnapshot(StorageFailure failure) {
        Failure converted = toFailure(failure);
        if (failure.kind() == StorageFailure.Kind.NEWER_FORMAT) {
            return converted;
        }
        boolean isDamaged = converted.exitCode() == ExitCode.DAMAGED;
        return converted.withMessage(
                converted.message(),
                isDamaged
                        ? "use another copy of it, or save one anew: raftctl snapshot save FILE"
                        : "check the path; raftctl snapshot save FILE makes such a file");
    }

    /** A directory that cannot be used is wrong usage; one that cannot be trusted is damaged. */
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
