package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import org.jspecify.annotations.Nullable;

/** The result of a command. */
public sealed interface CommandResult {
    /** @param exit not always 0: the answer may be no, or something may be damaged */
    record Completed(Document document, ExitCode exit) implements CommandResult {}

    /**
     * A change that has not been made yet.
     *
     * @param plan shown before the change; the whole output of a dry run
     * @param question the confirmation prompt of a dangerous change; null if none is needed
     */
    record Planned(Document plan, @Nullable String question, Execution execution) implements CommandResult {}

    /** The command has printed everything itself, for example a server that ran until now. */
    record AlreadyPrinted(int exitCode) implements CommandResult {}

    static CommandResult of(Document document) {
        return new Completed(document, ExitCode.DONE);
    }

    /** Makes the change after the plan is confirmed. */
    @FunctionalInterface
    interface Execution {
        Document execute() throws Failure;
    }
}
