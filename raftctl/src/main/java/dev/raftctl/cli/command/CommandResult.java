package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.OutputDocument;
import org.jspecify.annotations.Nullable;

/** The result of a command: a document, a planned change, or output that has already been printed. */
public sealed interface CommandResult {
    <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E;

    /** @param exit the exit code, which is not 0 if, for example, the answer is no or a file is damaged */
    record CompletedCommandResult(OutputDocument document, ExitCode exit) implements CommandResult {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.completed(this);
        }
    }

    /**
     * A change that has not been made yet.
     *
     * @param plan shown before the change; the whole output of a dry run
     * @param question the confirmation prompt of a dangerous change; null if none is needed
     */
    record PlannedChange(OutputDocument plan, @Nullable String question, PlannedChangeExecution execution)
            implements CommandResult {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.planned(this);
        }
    }

    /**
     * The command has already printed its output. For example, {@code raftctl node} has run a server until the server
     * stopped.
     */
    record AlreadyPrintedResult(int exitCode) implements CommandResult {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.alreadyPrinted(this);
        }
    }

    static CommandResult of(OutputDocument document) {
        return new CompletedCommandResult(document, ExitCode.DONE);
    }

    /** Carries out the planned change after the user has confirmed it. */
    @FunctionalInterface
    interface PlannedChangeExecution {
        OutputDocument execute() throws CliFailure;
    }

    /**
     * Derives a value from a result.
     *
     * @param <E> what the visitor may throw
     */
    interface Visitor<R, E extends Exception> {
        R completed(CompletedCommandResult result) throws E;

        R planned(PlannedChange result) throws E;

        R alreadyPrinted(AlreadyPrintedResult result) throws E;
    }
}
