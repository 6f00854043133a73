package dev.raftctl.cli.command;

import picocli.CommandLine.Option;

/** The option {@code --force} of all membership commands. Unlike {@code --yes}, it does not skip the confirmation. */
final class ForceOption {
    @Option(
            names = "--force",
            description = "Make the change even if the leader has no contact with a majority of the new voters."
                    + " Nothing can be committed until they return.")
    boolean enabled;
}
