package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.message.WatchEvent;
import java.util.OptionalInt;

/** Handles the changes that a watch delivers. */
interface WatchEventHandler {
    /** Handles a change. Returns the exit code if the watch must end. */
    OptionalInt handle(WatchEvent event) throws CliFailure;
}
