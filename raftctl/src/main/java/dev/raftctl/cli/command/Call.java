package dev.raftctl.cli.command;

import dev.raftctl.cli.Surroundings;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;

/** What a verb is run with. */
public record Call(Surroundings surroundings, SharedOptions shared, Settings settings, ClusterClient cluster) {
    /** For a command that cannot show beforehand what it would do. */
    public void refuseDryRun(String command) throws Failure {
        if (settings.dryRun()) {
            throw Failure.usage(command + " has no dry run; nothing was started", "leave --dry-run out");
        }
    }
}
