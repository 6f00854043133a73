package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import org.jspecify.annotations.Nullable;

/** The result of a command: a document, a planned change, or output that has already been printed. */
public sealed interface CommandResult {
    /** @param exit the exit code, which is not 0 if, for example, the answer is no or a file is damaged */
    record Completed(Document document, ExitCode exit) implements CommandResult {}

    /**
     * A change that has not been made yet.
     *
     * @param plan shown before the change; the whole output of a dry run
     * @param question the confirmation prompt of a dangerous change; null if none is needed
     */
    record Planned(Document plan, @Nullable String question, Execution execution) implements CommandResult {}

    /**
     * The command has already printed its output. For example, {@code raftctl node} has run a server until the server
     * stopped.
     */
    record AlreadyPrinted(int exitCode) implements CommandResult {}

    static CommandResult of(Document document) {
        return new Completed(document, ExitCode.DONE);
    }

    /** Carries out the planned change after the user has confirmed it. */
    @FunctionalInterface
    interface Execution {
        Document execute() throws Failure;
    }
}
