package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import org.jspecify.annotations.Nullable;

/** A command. Picocli sets the fields of the object, which then runs once, on the calling thread. */
public interface RaftctlCommand {
    CommandResult run(CommandContext context) throws CliFailure;

    /**
     * Returns what the command asks each cluster if the context is a pattern, such as {@code prod-*}; null if it works
     * on one cluster only, as every command does that changes something.
     */
    default @Nullable ClusterQuery clusterQuery() throws CliFailure {
        return null;
    }
}
