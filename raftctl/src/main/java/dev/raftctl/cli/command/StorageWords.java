package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;

/** Trouble with a data directory as a failure of a command. */
public final class StorageWords {
    private StorageWords() {}

    /** What the operating system said. */
    static String words(IOException error) {
        return StorageFailure.words(error);
    }

    /** The same of a file that was saved, which no server needs. */
    static Failure ofSaved(StorageFailure failure) {
        Failure told = failure(failure);
        if (failure.kind() == StorageFailure.Kind.NEWER_FORMAT) {
            return told;
        }
        boolean isDamaged = told.exit() == ExitCode.DAMAGED;
        return told.saying(
                told.message(),
                isDamaged
                        ? "use another copy of it, or save one anew: raftctl snapshot save FILE"
                        : "check the path; raftctl snapshot save FILE makes such a file");
    }

    /** A directory that cannot be used is wrong usage; one that cannot be trusted is damaged. */
    public static Failure failure(StorageFailure failure) {
        return switch (failure.kind()) {
            case DAMAGED -> failure(Cause.DAMAGED, failure);
            case NEWER_FORMAT -> failure(Cause.NEWER_FORMAT, failure);
            default -> failure(Cause.USAGE, failure);
        };
    }

    private static Failure failure(Cause cause, StorageFailure failure) {
        return new Failure(cause.exit(), cause.name(), String.valueOf(failure.getMessage()), failure.hint(), failure);
    }
}
