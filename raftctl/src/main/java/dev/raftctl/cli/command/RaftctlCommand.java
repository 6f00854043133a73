package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;

/** A command. Picocli sets the fields of the object, which then runs once, on the calling thread. */
public interface RaftctlCommand {
    CommandResult run(CommandContext context) throws CliFailure;
}
