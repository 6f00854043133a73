package dev.raftctl.cli.command;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;

/** Everything that a command needs in order to run: the cluster, the settings and the streams. */
public record CommandContext(
        CliEnvironment environment,
        SharedCommandOptions sharedOptions,
        CommandSettings settings,
        ClusterClient cluster) {
    /** Rejects {@code --dry-run} for a command that cannot show a plan in advance. */
    public void rejectDryRun(String command) throws CliFailure {
        if (settings.dryRun()) {
            throw CliFailure.usage(command + " does not support --dry-run; nothing was started", "omit --dry-run");
        }
    }
}
