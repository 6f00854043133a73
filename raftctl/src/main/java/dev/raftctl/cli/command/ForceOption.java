package dev.raftctl.cli.command;

import picocli.CommandLine.Option;

/** The option of all commands that change the members. It answers no question: that is what {@code --yes} is for. */
final class ForceOption {
    @Option(
            names = "--force",
            description = "Also if the leader does not hear a majority of the new voters now: then nothing can be"
                    + " committed until they return.")
    boolean enabled;
}
