package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;

/** A command. Picocli fills its fields; then it is run once, on the calling thread. */
public interface RaftctlCommand {
    CommandResult run(CommandContext context) throws Failure;
}
