package dev.raftctl.cli.command;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;

/** What a verb is run with. */
public record CommandContext(
        CliEnvironment environment, SharedOptions sharedOptions, Settings settings, ClusterClient cluster) {
    /** For a command that cannot show beforehand what it would do. */
    public void rejectDryRun(String command) throws Failure {
        if (settings.dryRun()) {
            throw Failure.usage(command + " has no dry run; nothing was started", "leave --dry-run out");
        }
    }
}
