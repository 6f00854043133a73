package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.node.storage.StorageFailure;

/** Trouble with a data directory as a failure of a command. */
public final class StorageWords {
    private StorageWords() {}

    /** A directory that cannot be used is wrong usage; one that cannot be trusted is damaged. */
    public static Failure failure(StorageFailure failure) {
        return switch (failure.kind()) {
            case DAMAGED, NEWER_FORMAT ->
                new Failure(
                        ExitCode.DAMAGED,
                        Cause.DAMAGED.name(),
                        String.valueOf(failure.getMessage()),
                        failure.hint(),
                        failure);
            default ->
                new Failure(
                        ExitCode.USAGE,
                        Cause.USAGE.name(),
                        String.valueOf(failure.getMessage()),
                        failure.hint(),
                        failure);
        };
    }
}
