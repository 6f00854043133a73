package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.OutputDocument;
import org.jspecify.annotations.Nullable;

/** The result of a command: a document, a planned change, or output that has already been printed. */
public sealed interface CommandResult {
    /** @param exit the exit code, which is not 0 if, for example, the answer is no or a file is damaged */
    record CompletedCommandResult(OutputDocument document, ExitCode exit) implements CommandResult {}

    /**
     * A change that has not been made yet.
     *
     * @param plan shown before the change; the whole output of a dry run
     * @param question the confirmation prompt of a dangerous change; null if none is needed
     */
    record PlannedChange(OutputDocument plan, @Nullable String question, PlannedChangeExecution execution)
            implements CommandResult {}

    /**
     * The command has already printed its output. For example, {@code raftctl node} has run a server until the server
     * stopped.
     */
    record AlreadyPrintedResult(int exitCode) implements CommandResult {}

    static CommandResult of(OutputDocument document) {
        return new CompletedCommandResult(document, ExitCode.DONE);
    }

    /** Carries out the planned change after the user has confirmed it. */
    @FunctionalInterface
    interface PlannedChangeExecution {
        OutputDocument execute() throws CliFailure;
    }
}
